"""Rule `extract`: the features of a chunk of stars, or of a partition."""

from lightfold.runtime.job import run

run(
    "features.extract.write_chunk",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.objects,
    snakemake.output.features,
    snakemake.params.settings,
    int(snakemake.wildcards.get("chunk", 0)),
)
