"""Rule `probe`: what the nodes of a split left, and what chance would give."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.audit.probe import write_probe

    write_probe(dict(snakemake.input.items()), snakemake.output.findings, snakemake.params.settings)
