# Makes:  what a reducer learns from a sample, once per fold and once from all its training rows.
# Needs:  SPLIT/{resampler}/resampled.parquet and tasks/{task}/table.parquet.
# Leaves: SPLIT/{resampler}/{reducer}/reduction.parquet and fitted.parquet, the record of what was
#         fitted on which rows.
from lightfold.workflow.reduction import Reduction

REDUCTION = Reduction(PLAN)


rule reduce:
    input:
        resampled=f"{SAMPLE}/resampled.parquet",
        table=f"{TASK}/table.parquet",
    output:
        reduction=f"{REDUCED}/reduction.parquet",
        fitted=f"{REDUCED}/fitted.parquet",
    log:
        text=f"{REDUCED}/reduce.log",
        usage=f"{REDUCED}/reduce.benchmark.tsv",
    priority: 5
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=80),
        runtime=minutes(5, per_mb=0.5),
    params:
        code=REDUCTION.reduce_code,
        settings=REDUCTION.reduce_settings,
    script:
        "../scripts/reduce.py"
