"""Rule `gather`: the features of all stars in one table."""

from lightfold.job import logged

with logged(snakemake.log[0], aloud=True):
    from lightfold.extraction import write_all

    write_all(list(snakemake.input), snakemake.output.features)
