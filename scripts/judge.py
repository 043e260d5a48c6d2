"""Rule `judge`: the audit of a task, passed or the run fails."""

from lightfold.job import logged

with logged(snakemake.log[0], aloud=True):
    from lightfold.audit.judge import write_verdict

    write_verdict(list(snakemake.input), snakemake.output.audit, snakemake.params.settings)
