"""Rule `sheet`: pages of the most probable and the strangest new stars of each class."""

from lightfold.runtime.job import run

run(
    "prediction.sheet.write_sheets",
    snakemake.log,
    dict(snakemake.input.items()),
    list(snakemake.output.sheets),
    snakemake.output.index,
    snakemake.params.settings,
)
