"""Rule `draw`: images of the stars of a data set."""

from lightfold.runtime.job import run

run(
    "images.draw.write_images",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.features,
    snakemake.output.images,
    snakemake.params.settings,
)
