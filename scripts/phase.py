"""Rule `phase`: phased light curves of typical and of rare stars."""

from lightfold.job import run

run(
    "explore.phased.write_phased",
    snakemake.log,
    dict(snakemake.input.items()),
    {"members": snakemake.output.members, "phased": snakemake.output.phased},
    list(snakemake.output.pictures),
    snakemake.params.settings,
)
