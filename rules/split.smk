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
    params:
        code=EXPERIMENT.split_code,
        settings=EXPERIMENT.split_settings,
    script:
        "../scripts/split.py"
