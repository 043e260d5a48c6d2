"""Rule `resample`: every row to train, validate or test on."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.resample import write_rows

    write_rows(
        dict(snakemake.input.items()),
        dict(snakemake.output.items()),
        snakemake.wildcards.protocol,
        snakemake.wildcards.resampler,
        snakemake.params.settings["seed"],
    )
