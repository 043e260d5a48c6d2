"""Rule `compare`: the figures that compare all nodes, and the listing of inflation."""

from lightfold.runtime.job import run

run(
    "comparison.compare.write_comparison",
    snakemake.log,
    dict(snakemake.input.items()),
    list(snakemake.output),
    snakemake.params.settings,
)
