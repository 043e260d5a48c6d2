"""Rule `reduce`: what a reducer learns of the rows of a sample."""

from lightfold.job import run

run(
    "reductions.write_reduction",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.wildcards.reducer,
    snakemake.params.settings,
    plugins=(f"reducers.{snakemake.wildcards.reducer}",),
)
