"""Rule `load_curves`: the stars of a data set and their light curves."""

from lightfold.job import logged

with logged(snakemake.log[0], aloud=True):
    from lightfold.loading import write_dataset

    write_dataset(
        snakemake.params.source,
        list(snakemake.input),
        dict(snakemake.output.items()),
        "light_curves",
    )
