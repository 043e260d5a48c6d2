"""Rule `load_curves`: the stars of a data set and their light curves."""

from lightfold.runtime.job import run

run(
    "data.load.write_dataset",
    snakemake.log,
    snakemake.params.source,
    list(snakemake.input),
    dict(snakemake.output.items()),
    "light_curves",
    aloud=True,
)
