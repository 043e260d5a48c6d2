"""Rule `assemble`: the table of a task, and which stars it leaves out."""

from lightfold.runtime.job import run

run(
    "data.assemble.write_table",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
    aloud=True,
)
