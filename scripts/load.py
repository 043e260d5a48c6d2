"""Rules `load_curves` and `load_features`: stars of a data set, with light curves or features."""

from lightfold.runtime.job import run

run(
    "data.load.write_dataset",
    snakemake.log,
    list(snakemake.input),
    dict(snakemake.output.items()),
    snakemake.params.settings,
    aloud=True,
)
