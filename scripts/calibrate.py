"""Rule `calibrate`: whether probabilities can be trusted, before and after recalibration."""

from lightfold.runtime.job import run

run(
    "verdicts.calibrate.write_calibration",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
