"""Rule `examine`: a split and its samples, ahead of training."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.audit.examine import write_examination

    write_examination(
        dict(snakemake.input.items()), snakemake.output.findings, snakemake.params.settings
    )
