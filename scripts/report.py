"""Rule `report`: the whole experiment in one HTML file."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.report import write_report

    write_report(snakemake.params.tasks, snakemake.params.settings, snakemake.output.report)
