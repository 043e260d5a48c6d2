"""Rule `reduce`: what a reducer learns from the rows of a sample."""

from lightfold.runtime.job import run

run(
    "reduction.reduce.write_reduction",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.wildcards.reducer,
    snakemake.params.settings,
    plugins=(f"reducers.{snakemake.wildcards.reducer}",),
)
