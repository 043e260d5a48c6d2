"""Rule `evaluate`: what every node scored and took."""

from lightfold.job import run

run(
    "evaluate.write_records",
    snakemake.log,
    list(snakemake.input.params),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
