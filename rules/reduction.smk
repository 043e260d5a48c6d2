# Makes:  what a reducer learns of a sample, a fold each and whole; how stable rankings are in a task.
# Needs:  SPLIT/{resampler}/resampled.parquet and tasks/{task}/table.parquet.
# Leaves: SPLIT/{resampler}/{reducer}/reduction.parquet and fitted.parquet, the record of fits;
#         tasks/{task}/comparison/rankings.parquet and stability.parquet, with a listing and a figure.


rule reduce:
    input:
        resampled=f"{SAMPLE}/resampled.parquet",
        table=f"{TASK}/table.parquet",
    output:
        reduction=f"{REDUCTION}/reduction.parquet",
        fitted=f"{REDUCTION}/fitted.parquet",
    log:
        text=f"{REDUCTION}/reduce.log",
        usage=f"{REDUCTION}/reduce.benchmark.tsv",
    priority: 5
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=80),
        runtime=minutes(5, per_mb=0.5),
    params:
        code=EXPERIMENT.reduce_code,
        settings=EXPERIMENT.reduce_settings,
    script:
        "../scripts/reduce.py"
