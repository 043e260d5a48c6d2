"""Rule `evaluate`: what every node scored and took."""

from lightfold.runtime.job import run

run(
    "comparison.evaluate.write_records",
    snakemake.log,
    list(snakemake.input.params),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
