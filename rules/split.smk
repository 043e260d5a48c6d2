# Makes:  the split of a task's stars: train or test, and the inner fold.
# Needs:  tasks/{task}/table.parquet.
# Leaves: SPLIT/split.parquet.
def split_code(wildcards):
    """Return the fingerprint of splitting under a protocol."""
    return fingerprint("splits", "tables", f"protocols.{wildcards.protocol}")


def split_settings(wildcards):
    """Return the folds and the seed: the same for all test sizes, so that test sets nest."""
    seed = derive(EXPERIMENT["seed"], wildcards.task, wildcards.repeat, "split")
    return {"folds": EXPERIMENT["split"]["folds"], "seed": seed}


rule split:
    input:
        table=f"{TASK}/table.parquet",
    output:
        split=f"{SPLIT}/split.parquet",
    log:
        f"{SPLIT}/split.log",
    benchmark:
        f"{SPLIT}/split.benchmark.tsv"
    conda:
        "../envs/lightfold.yaml"
    params:
        code=split_code,
        settings=split_settings,
    script:
        "../scripts/split.py"
