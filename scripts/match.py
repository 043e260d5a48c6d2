"""Rule `match`: the stars whose light curves are of one star."""

from lightfold.runtime.job import run

run(
    "data.match.write_same_stars",
    snakemake.log,
    list(snakemake.input.sketches),
    snakemake.output.same_stars,
    aloud=True,
)
