"""Rule `gather`: the features of all stars in one table."""

from lightfold.job import run

run(
    "extraction.write_all",
    snakemake.log,
    list(snakemake.input),
    snakemake.output.features,
    aloud=True,
)
