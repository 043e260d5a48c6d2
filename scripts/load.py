"""Rules `load_curves` and `load_features`: stars of a data set, with light curves or features."""

from lightfold.runtime.job import run

run(
    "data.load.write_dataset",
    snakemake.log,
    {option: list(files) for option, files in snakemake.input.items()},
    dict(snakemake.output.items()),
    snakemake.params.settings,
    # No parameter, because another class must not have all points read again.
    {"dataset": snakemake.wildcards.dataset, "tasks": snakemake.config["tasks"]},
    aloud=True,
)
