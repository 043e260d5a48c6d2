"""Rule `tune`: a node: tuned, fitted, and its predictions."""

from lightfold.job import logged

with logged(snakemake.log[0]):
    from lightfold.nodes import run_node

    run_node(
        dict(snakemake.input.items()),
        {**dict(snakemake.output.items()), "journal": snakemake.params.journal},
        dict(snakemake.wildcards.items()),
        snakemake.params.settings,
        snakemake.params.code,
    )
