"""Rule `phase`: light curves of typical and of rare stars, phased or around their peaks."""

from lightfold.runtime.job import run

run(
    "exploration.phase.write_phased",
    snakemake.log,
    dict(snakemake.input.items()),
    {"members": snakemake.output.members, "points": snakemake.output.points},
    list(snakemake.output.pictures),
    snakemake.params.settings,
)
