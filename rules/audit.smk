# Makes:  the audit: every leak check of every split and resampler of a task.
# Needs:  tasks/{task}/table.parquet, SPLIT/split.parquet, SPLIT/{resampler}/resampled.parquet.
# Leaves: tasks/{task}/audit.parquet, or the run fails with the split that leaks.
def samples_of(task):
    """Return the axes and files of every split and resampler of a task."""
    own = planned(GRID[GRID["task"] == task])
    return [
        {
            **axes,
            "split": f"{SPLIT}/split.parquet".format(**axes),
            "resampled": f"{SAMPLE}/resampled.parquet".format(**axes),
        }
        for axes in splits(own)
    ]


def audited_files(wildcards):
    """Return the files that the audit reads, each once."""
    samples = samples_of(wildcards.task)
    return {name: list(dict.fromkeys(s[name] for s in samples)) for name in ("split", "resampled")}


def audited_samples(wildcards):
    """Return what the audit checks."""
    return samples_of(wildcards.task)


def audit_code(wildcards):
    """Return the fingerprint of the audit, which asks each protocol whether it leaks."""
    protocols = sorted({sample["protocol"] for sample in samples_of(wildcards.task)})
    return fingerprint("audit", *(f"protocols.{name}" for name in protocols))


rule audit:
    input:
        unpack(audited_files),
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
        code=audit_code,
        samples=audited_samples,
    script:
        "../scripts/audit.py"
