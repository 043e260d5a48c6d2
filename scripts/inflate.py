"""Rule `inflate`: how much better nodes look under a protocol that leaks."""

from lightfold.runtime.job import run

run(
    "comparison.inflate.write_inflation",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.inflation,
    snakemake.params.settings,
)
