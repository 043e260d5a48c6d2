"""Rule `extract`: the features of a chunk of stars."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.extraction import write_chunk

    write_chunk(
        snakemake.input.light_curves,
        snakemake.input.objects,
        snakemake.output.features,
        snakemake.params.settings,
        int(snakemake.wildcards.chunk),
    )
