"""Rule `phase`: phased light curves of typical and of rare stars."""

from lightfold.runtime.job import run

run(
    "exploration.phase.write_phased",
    snakemake.log,
    dict(snakemake.input.items()),
    {"members": snakemake.output.members, "phased": snakemake.output.phased},
    list(snakemake.output.pictures),
    snakemake.params.settings,
)
