"""Rule `report`: the whole experiment in one HTML file."""

from lightfold.runtime.job import run

run(
    "report.report.write_report",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.report,
    snakemake.params.settings,
)
