# Makes:  what every node of a task scored and took, and which nodes did not run and why.
# Needs:  NODE/params.json and predictions.parquet of every node, and the audit, passed.
# Leaves: tasks/{task}/comparison/metrics.parquet, nodes.parquet, runtimes.parquet, confusion.parquet.


rule evaluate:
    input:
        unpack(EXPERIMENT.node_files),
        audit=f"{TASK}/audit.parquet",
    output:
        metrics=f"{TASK}/comparison/metrics.parquet",
        nodes=f"{TASK}/comparison/nodes.parquet",
        runtimes=f"{TASK}/comparison/runtimes.parquet",
        confusion=f"{TASK}/comparison/confusion.parquet",
    log:
        text=f"{TASK}/comparison/evaluate.log",
        usage=f"{TASK}/comparison/evaluate.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.evaluate_code,
        settings=EXPERIMENT.evaluate_settings,
    script:
        "../scripts/evaluate.py"
