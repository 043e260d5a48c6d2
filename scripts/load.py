"""Rules `load_curves` and `load_features`: the stars of a data set, and their second table."""

from lightfold.runtime.job import run

run(
    "data.load.write_dataset",
    snakemake.log,
    list(snakemake.input),
    dict(snakemake.output.items()),
    snakemake.params.settings,
    aloud=True,
)
