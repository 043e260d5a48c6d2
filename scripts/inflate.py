"""Rule `inflate`: how much better nodes look under a protocol that leaks."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.inflation import write_inflation

    write_inflation(snakemake.params.pairs, snakemake.output.inflation, snakemake.params.settings)
