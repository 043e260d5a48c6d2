"""Rule `summarise`: scores and runtimes of a test size."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.scores import write_scores

    write_scores(
        dict(snakemake.input.items()),
        list(snakemake.output),
        snakemake.params.metric,
        float(snakemake.wildcards.test_size),
    )
