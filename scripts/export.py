"""Rule `export_model`: a model to keep, fitted again from its rows and parameters."""

from lightfold.runtime.job import run

run(
    "prediction.export.write_model",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
    snakemake.params.code,
    aloud=True,
)
