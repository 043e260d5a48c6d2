"""Rule `compare`: the figures that compare all nodes."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.comparison import write_figures

    write_figures(list(snakemake.input), list(snakemake.output), snakemake.params.settings)
