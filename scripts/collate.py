"""Rule `collate`: the copies of all stars in one table."""

from lightfold.job import run

run(
    "augmentation.write_all",
    snakemake.log,
    list(snakemake.input),
    snakemake.output.augmented,
)
