"""Rule `rank`: which features reducers rank first, and how stable that is."""

from lightfold.runtime.job import run

run(
    "comparison.rank.write_stability",
    snakemake.log,
    list(snakemake.input),
    {name: snakemake.output[name] for name in ("rankings", "stability")},
    [*snakemake.output.listings, *snakemake.output.pictures],
    snakemake.params.settings,
)
