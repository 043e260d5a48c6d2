"""Rule `exhibit`: images of some stars of each class."""

from lightfold.runtime.job import run

run(
    "exploration.exhibit.write_exhibition",
    snakemake.log,
    dict(snakemake.input.items()),
    list(snakemake.output),
    snakemake.params.settings,
)
