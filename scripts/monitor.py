"""Rule `monitor`: what fits that go on by epochs tell of them."""

from lightfold.job import run

run(
    "learning.write_learning",
    snakemake.log,
    snakemake.params.nodes,
    snakemake.output.learning,
    list(snakemake.output.pictures),
)
