"""Rule `explore`: what the stars of a task look like, before any model sees them."""

from lightfold.runtime.job import run

run(
    "exploration.explore.write_exploration",
    snakemake.log,
    dict(snakemake.input.items()),
    list(snakemake.output),
    snakemake.params.settings,
)
