"""Rule `extract`: the features of a chunk of stars."""

from lightfold.job import run

run(
    "extraction.write_chunk",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.objects,
    snakemake.output.features,
    snakemake.params.settings,
    int(snakemake.wildcards.chunk),
)
