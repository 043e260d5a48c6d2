"""Rule `contrast`: which settings can be told apart on test stars."""

from lightfold.runtime.job import run

run(
    "verdicts.contrast.write_contrasts",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
