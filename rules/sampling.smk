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


rule resample:
    input:
        unpack(EXPERIMENT.resample_files),
    output:
        resampled=f"{SAMPLE}/resampled.parquet",
        fitted=f"{SAMPLE}/fitted.parquet",
    log:
        text=f"{SAMPLE}/resample.log",
        usage=f"{SAMPLE}/resample.benchmark.tsv",
    priority: 10
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=30),
        runtime=minutes(3, per_mb=0.2),
    params:
        code=EXPERIMENT.resample_code,
        settings=EXPERIMENT.seed,
    script:
        "../scripts/resample.py"
