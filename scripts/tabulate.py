"""Rule `tabulate`: scores and runtimes of a test size."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.scores import write_scores

    write_scores(
        list(snakemake.input),
        list(snakemake.output),
        snakemake.params.settings,
        float(snakemake.wildcards.test_size),
    )
