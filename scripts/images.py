"""Rule `images`: images of the stars of a data set."""

from lightfold.job import run

run(
    "imaging.write_images",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.features,
    snakemake.output.images,
    snakemake.params.settings,
)
