"""Rule `ensemble`: the ensembles of a split, weighted means of what its nodes answered."""

from lightfold.runtime.job import run

run(
    "ensembles.ensemble.write_ensembles",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    dict(snakemake.wildcards.items()),
    snakemake.params.settings,
    snakemake.params.code,
    plugins=tuple(f"ensembles.{name}" for name in snakemake.params.settings["names"]),
)
