"""Rule `compare`: the figures that compare all nodes."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.comparison import write_figures

    write_figures(dict(snakemake.input.items()), list(snakemake.output), snakemake.params.settings)
