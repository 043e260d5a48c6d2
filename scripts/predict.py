"""Rule `predict_table`: what a model says of the stars of a table."""

from lightfold.runtime.job import run

run(
    "prediction.predict.write_predictions",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
    snakemake.params.code,
    aloud=True,
)
