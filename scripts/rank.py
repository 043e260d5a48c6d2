"""Rule `rank`: which features reducers rank first, and how stable that is."""

from lightfold.job import run

run(
    "stability.write_stability",
    snakemake.log,
    snakemake.params.reductions,
    {name: snakemake.output[name] for name in ("rankings", "stability")},
    list(snakemake.output.listings),
)
