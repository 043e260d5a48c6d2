"""Rule `screen`: all models of a task side by side, as tables and box plots."""

from lightfold.job import run

run(
    "estimators.write_screening",
    snakemake.log,
    list(snakemake.input),
    list(snakemake.output),
    snakemake.params.settings,
)
