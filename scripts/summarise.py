"""Rule `summarise`: the tables of a test size."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.scores import write_tables

    write_tables(
        dict(snakemake.input.items()),
        list(snakemake.output),
        snakemake.params.settings,
        float(snakemake.wildcards.test_size),
    )
