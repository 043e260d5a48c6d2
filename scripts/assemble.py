"""Rule `assemble`: the table of a task."""

from lightfold.job import logged

with logged(snakemake.log[0], aloud=True):
    from lightfold.tasks import write_table

    write_table(dict(snakemake.input.items()), snakemake.output.table, snakemake.params.settings)
