"""Rule `augment`: the features of copies of a chunk of stars."""

from lightfold.runtime.job import run

run(
    "features.augment.write_copies",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.objects,
    snakemake.output.copies,
    snakemake.params.settings,
    int(snakemake.wildcards.chunk),
)
