"""Rule `exhibit`: images of some stars of each class."""

from lightfold.job import run

run(
    "explore.exhibition.write_exhibition",
    snakemake.log,
    dict(snakemake.input.items()),
    list(snakemake.output),
    snakemake.params.settings,
)
