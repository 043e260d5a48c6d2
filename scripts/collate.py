"""Rule `collate`: the copies of all stars in one table."""

from lightfold.runtime.job import run

run(
    "features.collate.write_all",
    snakemake.log,
    list(snakemake.input.chunks),
    snakemake.output.augmented,
    snakemake.input.get("objects", ""),
    snakemake.params.columns,
)
