"""Rule `audit`: every leak check, passed or the run fails."""

from lightfold.job import logged

with logged(snakemake.log[0], aloud=True):
    from lightfold.audit import write_audit

    write_audit(snakemake.input.table, snakemake.params.samples, snakemake.output.audit)
