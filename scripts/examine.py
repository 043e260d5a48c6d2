"""Rule `examine`: the audit of a split and its samples, before training."""

from lightfold.runtime.job import run

run(
    "audit.examine.write_examination",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.findings,
    snakemake.params.settings,
)
