# Makes:  every row of a split that is trained, validated or tested on, under a resampler.
# Needs:  tasks/{task}/table.parquet, SPLIT/split.parquet and the tables in the resampler's NEEDS.
# Leaves: SPLIT/{resampler}/resampled.parquet and fitted.parquet, the record of fits.


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
