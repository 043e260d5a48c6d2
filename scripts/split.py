"""Rule `split`: train or test, and the inner fold, of every star."""

from lightfold.job import logged

with logged(snakemake.log[0], aloud=True):
    from lightfold.splits import write_split

    write_split(
        snakemake.input.table,
        snakemake.output.split,
        snakemake.wildcards.protocol,
        float(snakemake.wildcards.test_size),
        snakemake.params.settings,
    )
