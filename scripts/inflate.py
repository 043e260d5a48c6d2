"""Rule `inflate`: how much better nodes look under a protocol that leaks."""

from lightfold.job import run

run(
    "inflation.write_inflation",
    snakemake.log,
    snakemake.params.pairs,
    snakemake.output.inflation,
    snakemake.params.settings,
)
