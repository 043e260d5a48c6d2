"""Rules `join_objects` and `join_curves`: the partitions of a data set as one."""

from lightfold.runtime.job import run

run(
    "data.join.write_joined",
    snakemake.log,
    {name: list(files) for name, files in snakemake.input.items()},
    dict(snakemake.output.items()),
    snakemake.params.settings,
    # No parameter, because another class must not have all partitions joined again.
    {"dataset": snakemake.wildcards.dataset, "tasks": snakemake.config["tasks"]},
    aloud=True,
)
