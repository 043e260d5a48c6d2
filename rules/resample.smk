# Makes:  every row of a split that is trained, validated or tested on, under a resampler.
# Needs:  tasks/{task}/table.parquet and SPLIT/split.parquet.
# Leaves: SPLIT/{resampler}/resampled.parquet.
def resample_code(wildcards):
    """Return the fingerprint of a resampler under a protocol."""
    protocol, resampler = wildcards.protocol, wildcards.resampler
    return fingerprint("resample", f"protocols.{protocol}", f"resamplers.{resampler}")


def resample_settings(wildcards):
    """Return the seed of a resampler in a split."""
    names = (wildcards.task, wildcards.protocol, wildcards.test_size, wildcards.repeat)
    return {"seed": derive(EXPERIMENT["seed"], *names, wildcards.resampler)}


rule resample:
    priority: 10
    input:
        table=f"{TASK}/table.parquet",
        split=f"{SPLIT}/split.parquet",
    output:
        resampled=f"{SAMPLE}/resampled.parquet",
    log:
        f"{SAMPLE}/resample.log",
    benchmark:
        f"{SAMPLE}/resample.benchmark.tsv"
    conda:
        "../envs/lightfold.yaml"
    params:
        code=resample_code,
        settings=resample_settings,
    script:
        "../scripts/resample.py"
