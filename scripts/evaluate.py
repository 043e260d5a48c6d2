"""Rule `evaluate`: what every node scored and took."""

from lightfold.runtime.job import run

run(
    "comparison.evaluate.write_records",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
