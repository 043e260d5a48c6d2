"""Rule `report`: the whole experiment in one HTML file."""

from lightfold.runtime.job import run

run(
    "report.report.write_report",
    snakemake.log,
    snakemake.params.tasks,
    snakemake.params.settings,
    snakemake.output.report,
)
