# Makes:  the audit: every leak check of every split and resampler of a task.
# Needs:  tasks/{task}/table.parquet, SPLIT/split.parquet, SPLIT/{resampler}/resampled.parquet.
# Leaves: tasks/{task}/audit.parquet, or the run fails with the split that leaks.


rule audit:
    input:
        unpack(EXPERIMENT.sample_files),
        table=f"{TASK}/table.parquet",
    output:
        audit=f"{TASK}/audit.parquet",
    log:
        f"{TASK}/audit.log",
    benchmark:
        f"{TASK}/audit.benchmark.tsv"
    priority: 20
    conda:
        "../envs/lightfold.yaml"
    params:
        code=EXPERIMENT.audit_code,
        samples=EXPERIMENT.samples,
    script:
        "../scripts/audit.py"
