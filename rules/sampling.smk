# Makes:  the split of a task's stars (train or test, and the inner fold); under each resampler, every
#         row of a split that is trained, validated or tested on.
# Needs:  tasks/{task}/table.parquet, and the tables in the resampler's NEEDS.
# Leaves: SPLIT/split.parquet; SPLIT/{resampler}/resampled.parquet and fitted.parquet, the record of
#         what was fitted on which rows.
from lightfold.workflow.sampling import Sampling

SAMPLING = Sampling(PLAN)


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
        code=SAMPLING.split_code,
        settings=SAMPLING.split_settings,
    script:
        "../scripts/split.py"


rule resample:
    input:
        unpack(SAMPLING.resample_inputs),
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
        code=SAMPLING.resample_code,
        settings=SAMPLING.resample_settings,
    script:
        "../scripts/resample.py"
