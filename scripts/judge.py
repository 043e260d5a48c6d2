"""Rule `judge`: the audit of a task, passed or the run fails."""

from lightfold.runtime.job import run

run(
    "audit.judge.write_verdict",
    snakemake.log,
    list(snakemake.input),
    snakemake.output.audit,
    snakemake.params.settings,
    aloud=True,
)
