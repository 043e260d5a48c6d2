# Makes:  what a reducer learns from a sample, once per fold and once from all its training rows.
# Needs:  SPLIT/{resampler}/resampled.parquet and tasks/{task}/table.parquet.
# Leaves: SPLIT/{resampler}/{reducer}/reduction.parquet and fitted.parquet, the record of what was
#         fitted on which rows.
from lightfold.workflow.reduction import Reduction

REDUCING = Reduction(PLAN)


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
        code=REDUCING.reduce_code,
        settings=REDUCING.reduce_settings,
    script:
        "../scripts/reduce.py"
