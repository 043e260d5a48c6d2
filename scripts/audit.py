"""Rule `audit`: what the audits of all tasks found."""

from lightfold.runtime.job import run

run(
    "audit.audit.report_audits",
    snakemake.log,
    list(snakemake.input.audits),
    snakemake.params.settings,
    aloud=True,
)
