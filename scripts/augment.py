"""Rule `augment`: the features of copies of a chunk of stars."""

from lightfold.job import run

run(
    "augmentation.write_copies",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.objects,
    snakemake.output.copies,
    snakemake.params.settings,
    int(snakemake.wildcards.chunk),
)
