"""Rule `gather`: the features of all stars in one table."""

from lightfold.runtime.job import run

run(
    "features.gather.write_all",
    snakemake.log,
    list(snakemake.input.chunks),
    snakemake.output.features,
    list(snakemake.input.get("parts", [])),
    snakemake.input.get("objects", ""),
    snakemake.params.columns,
    aloud=True,
)
