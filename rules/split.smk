# Makes:  the split of a task's stars: train or test, and the inner fold.
# Needs:  tasks/{task}/table.parquet.
# Leaves: SPLIT/split.parquet.


rule split:
    input:
        table=f"{TASK}/table.parquet",
    output:
        split=f"{SPLIT}/split.parquet",
    log:
        text=f"{SPLIT}/split.log",
        usage=f"{SPLIT}/split.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=20),
        runtime=minutes(),
    params:
        code=EXPERIMENT.split_code,
        settings=EXPERIMENT.split_settings,
    script:
        "../scripts/split.py"
