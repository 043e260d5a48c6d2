"""Rule `load_features`: the stars of a data set and their features."""

from lightfold.runtime.job import run

run(
    "data.load.write_dataset",
    snakemake.log,
    snakemake.params.source,
    list(snakemake.input),
    dict(snakemake.output.items()),
    "features",
    aloud=True,
)
