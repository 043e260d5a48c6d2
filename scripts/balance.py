"""Rule `balance`: what resamplers, weights, decisions and recalibration bring, at equal budget."""

from lightfold.runtime.job import run

run(
    "verdicts.balance.write_balance",
    snakemake.log,
    dict(snakemake.input.items()),
    dict(snakemake.output.items()),
    snakemake.params.settings,
)
