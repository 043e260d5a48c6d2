"""Rule `assemble`: the table of a task."""

from lightfold.job import run

run(
    "tasks.write_table",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.table,
    snakemake.params.settings,
    aloud=True,
)
