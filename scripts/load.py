"""Rules `load_curves`, `load_features` and `load_partition`: stars with what is known of them."""

from lightfold.runtime.job import run

run(
    "data.load.write_dataset",
    snakemake.log,
    {option: list(files) for option, files in snakemake.input.items()},
    dict(snakemake.output.items()),
    snakemake.params.settings,
    # No parameter, because another class must not have all points read again.
    {"dataset": snakemake.wildcards.dataset, "tasks": snakemake.config["tasks"]},
    aloud=not snakemake.wildcards.get("partition"),
)
