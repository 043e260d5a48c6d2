"""Rules `sketch` and `sketch_partition`: a few points of each light curve, to be compared."""

from lightfold.runtime.job import run

run(
    "data.sketch.write_sketches",
    snakemake.log,
    snakemake.input.light_curves,
    snakemake.input.objects,
    snakemake.output.sketches,
)
