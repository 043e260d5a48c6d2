"""Rule `embed`: maps of stars by t-SNE."""

from lightfold.job import run

run(
    "explore.embedding.write_maps",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.maps,
    list(snakemake.output.pictures),
    snakemake.params.settings,
)
