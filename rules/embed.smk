# Makes:  maps of the training stars of a task by t-SNE, one a perplexity.
# Needs:  its table and the split that is explored.
# Leaves: in tasks/{task}/explore, tsne as PNG and PDF, and tsne.parquet.


rule embed:
    input:
        unpack(EXPERIMENT.explored_files),
    output:
        maps=f"{TASK}/explore/tsne.parquet",
        pictures=collect(
            f"{TASK}/explore/tsne.{{format}}", format=["png", "pdf"], allow_missing=True
        ),
    log:
        text=f"{TASK}/explore/embed.log",
        usage=f"{TASK}/explore/embed.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=200),
        runtime=minutes(10, per_mb=5),
    params:
        code=EXPERIMENT.code("embed.py"),
        settings=EXPERIMENT.embed_settings,
    script:
        "../scripts/embed.py"
