"""Rule `portray`: images of copies of stars."""

from lightfold.runtime.job import run

run(
    "images.portray.write_copies",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.copies,
    snakemake.output.images,
    snakemake.params.settings,
)
