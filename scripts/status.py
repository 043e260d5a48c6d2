"""Rule `status`: how far the experiment is."""

from lightfold.runtime.job import run

run("prediction.status.print_status", snakemake.log, snakemake.params.settings, aloud=True)
