"""Rule `monitor`: the learning curves of models that train by epochs."""

from lightfold.runtime.job import run

run(
    "comparison.monitor.write_learning",
    snakemake.log,
    list(snakemake.input),
    snakemake.output.learning,
    list(snakemake.output.pictures),
    snakemake.params.settings,
)
