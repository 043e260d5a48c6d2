"""Rule `resample`: every row to train, validate or test on."""

from lightfold.runtime.job import run

run(
    "sampling.resample.write_rows",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.wildcards.protocol,
    snakemake.wildcards.resampler,
    snakemake.params.settings["seed"],
    plugins=(f"resamplers.{snakemake.wildcards.resampler}",),
)
