"""Rule `evaluate`: what every node scored and took."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.evaluate import write_records

    write_records(
        list(snakemake.input.params), dict(snakemake.output.items()), snakemake.params.settings
    )
