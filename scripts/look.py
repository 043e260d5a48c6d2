"""Rule `look`: how often the test stars of a task's splits have been looked at."""

from lightfold.runtime.job import run

run(
    "audit.look.write_looks",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.looks,
    snakemake.params.settings,
)
