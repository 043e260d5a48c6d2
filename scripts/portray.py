"""Rule `portray`: images of copies of stars."""

from lightfold.job import run

run(
    "imaging.write_copies",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.copies,
    snakemake.output.images,
    snakemake.params.settings,
)
