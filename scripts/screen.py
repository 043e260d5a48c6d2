"""Rule `screen`: all models of a task side by side, as tables and box plots."""

from lightfold.runtime.job import run

run(
    "screening.screen.write_screening",
    snakemake.log,
    list(snakemake.input),
    list(snakemake.output),
    snakemake.params.settings,
)
