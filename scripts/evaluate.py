"""Rule `evaluate`: the scores and run times of every node."""

from lightfold.runtime.job import run

run(
    "comparison.evaluate.write_records",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
