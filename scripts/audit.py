"""Rule `audit`: what the audits of all tasks found."""

from lightfold.job import logged

with logged(snakemake.log[0], aloud=True):
    from lightfold.audit.judge import report_audits

    report_audits(list(snakemake.input), snakemake.params.leaking)
