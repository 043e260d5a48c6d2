"""Rule `tune`: one node, which is a model tuned and fitted, and its predictions."""

from lightfold.runtime.job import run

run(
    "tuning.tune.run_node",
    snakemake.log,
    dict(snakemake.input.items()),
    {**dict(snakemake.output.items()), "journal": snakemake.params.journal},
    dict(snakemake.wildcards.items()),
    snakemake.params.settings,
    snakemake.params.code,
    plugins=(f"models.{snakemake.wildcards.model}", f"reducers.{snakemake.wildcards.reducer}"),
)
