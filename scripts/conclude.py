"""Rule `conclude`: the verdict in words."""

from lightfold.runtime.job import run

run(
    "verdicts.conclude.write_verdict",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
