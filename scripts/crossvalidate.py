"""Rule `crossvalidate`: the scores of one model with its defaults on each fold."""

from lightfold.runtime.job import run

run(
    "screening.crossvalidate.write_folds",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.folds,
    dict(snakemake.wildcards.items()),
    snakemake.params.settings,
    plugins=(f"models.{snakemake.wildcards.model}",),
)
