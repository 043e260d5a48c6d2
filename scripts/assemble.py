"""Rule `assemble`: the table of a task."""

from lightfold.runtime.job import run

run(
    "data.assemble.write_table",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.table,
    snakemake.params.settings,
    aloud=True,
)
