"""Rule `compare`: the figures that compare all nodes, and the listing of inflation."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.comparison import write_comparison

    write_comparison(
        dict(snakemake.input.items()), list(snakemake.output), snakemake.params.settings
    )
