"""Rule `split`: the role (train or test) and the inner fold of every star."""

from lightfold.runtime.job import run

run(
    "sampling.split.write_split",
    snakemake.log,
    snakemake.input.table,
    snakemake.output.split,
    snakemake.wildcards.protocol,
    float(snakemake.wildcards.test_size),
    snakemake.params.settings,
    aloud=True,
)
