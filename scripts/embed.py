"""Rule `embed`: maps of stars by t-SNE."""

from lightfold.runtime.job import run

run(
    "exploration.embed.write_maps",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.maps,
    list(snakemake.output.pictures),
    snakemake.params.settings,
)
