"""Rule `report`: the whole experiment in one HTML file."""

from lightfold.job import run

run(
    "report.write_report",
    snakemake.log,
    snakemake.params.tasks,
    snakemake.params.settings,
    snakemake.output.report,
)
