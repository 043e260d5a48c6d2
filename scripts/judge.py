"""Rule `judge`: the audit of a task; the run fails unless it is passed."""

from lightfold.runtime.job import run

run(
    "audit.judge.write_verdict",
    snakemake.log,
    list(snakemake.input),
    snakemake.output.audit,
    snakemake.params.settings,
    aloud=True,
)
