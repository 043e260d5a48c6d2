"""Rule `publish`: answers about new stars in the columns of a catalogue."""

from lightfold.runtime.job import run

run(
    "prediction.publish.write_catalogue",
    snakemake.log,
    dict(snakemake.input.items()),
    snakemake.output.catalogue,
    snakemake.params.settings,
    snakemake.wildcards.catalogue,
    plugins=(f"catalogues.{snakemake.wildcards.catalogue}",),
)
