"""Rule `load_features`: the stars of a data set and their features."""

from lightfold.job import run

run(
    "loading.write_dataset",
    snakemake.log,
    snakemake.params.source,
    list(snakemake.input),
    dict(snakemake.output.items()),
    "features",
    aloud=True,
)
