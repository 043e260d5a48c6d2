"""Rule `probe`: the audit of what the nodes of a split left, compared with chance."""

from lightfold.runtime.job import run

run(
    "audit.probe.write_probe",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.findings,
    snakemake.params.settings,
)
