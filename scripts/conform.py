"""Rule `conform`: sets of classes that hold the true one as often as asked, and abstaining."""

from lightfold.runtime.job import run

run(
    "verdicts.conform.write_sets",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
