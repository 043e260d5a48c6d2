"""Rule `probe`: what the nodes of a split left, and what chance would give."""

from lightfold.runtime.job import run

run(
    "audit.probe.write_probe",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.findings,
    snakemake.params.settings,
)
