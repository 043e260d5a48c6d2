# Makes:  learning curves of fits that go on by epochs.
# Needs:  NODE/params.json of the nodes of a task whose fits do.
# Leaves: in tasks/{task}/comparison, learning.parquet, and learning as PNG and PDF.


rule monitor:
    input:
        EXPERIMENT.monitored_files,
    output:
        learning=f"{TASK}/comparison/learning.parquet",
        pictures=collect(
            f"{TASK}/comparison/learning.{{format}}", format=["png", "pdf"], allow_missing=True
        ),
    log:
        text=f"{TASK}/comparison/monitor.log",
        usage=f"{TASK}/comparison/monitor.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.code("monitor.py"),
        nodes=EXPERIMENT.monitored,
    script:
        "../scripts/monitor.py"
