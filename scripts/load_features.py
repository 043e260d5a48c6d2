"""Rule `load_features`: the stars of a data set and their features."""

from lightfold.job import logged

with logged(snakemake.log[0], aloud=True):
    from lightfold.loading import write_dataset

    write_dataset(
        snakemake.params.source,
        list(snakemake.input),
        dict(snakemake.output.items()),
        "features",
    )
