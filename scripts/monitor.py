"""Rule `monitor`: what fits that go on by epochs tell of them."""

from lightfold.runtime.job import run

run(
    "comparison.monitor.write_learning",
    snakemake.log,
    list(snakemake.input),
    snakemake.output.learning,
    list(snakemake.output.pictures),
    snakemake.params.settings,
)
