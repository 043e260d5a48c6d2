"""Rule `explore`: what the stars of a task look like, before any model sees them."""

from lightfold.job import run

run(
    "explore.write.write_exploration",
    snakemake.log,
    dict(snakemake.input.items()),
    list(snakemake.output),
    snakemake.params.settings,
)
