"""Rule `summarise`: the tables of a test size."""

from lightfold.runtime.job import run

run(
    "comparison.summarise.write_tables",
    snakemake.log,
    dict(snakemake.input.items()),
    list(snakemake.output),
    snakemake.params.settings,
    float(snakemake.wildcards.test_size),
)
