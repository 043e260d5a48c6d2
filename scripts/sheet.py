"""Rule `sheet`: pages of the most probable and the strangest new stars of each class."""

from lightfold.runtime.job import run

run(
    "prediction.sheet.write_sheets",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
