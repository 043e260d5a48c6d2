# Makes:  the table of a task: its stars, their classes, features, and who belongs together.
# Needs:  datasets/{dataset}/objects.parquet and features.parquet of the task's data set.
# Leaves: tasks/{task}/table.parquet.
def task_dataset(wildcards):
    """Return the tables of a task's data set."""
    folder = DATASET.format(dataset=EXPERIMENT["tasks"][wildcards.task]["dataset"])
    return {name: f"{folder}/{name}.parquet" for name in ("objects", "features")}


def task_settings(wildcards):
    """Return what a task's table depends on."""
    return {**EXPERIMENT["tasks"][wildcards.task], **EXPERIMENT["split"]}


rule assemble:
    input:
        unpack(task_dataset),
    output:
        table=f"{TASK}/table.parquet",
    log:
        f"{TASK}/assemble.log",
    benchmark:
        f"{TASK}/assemble.benchmark.tsv"
    conda:
        "../envs/lightfold.yaml"
    params:
        code=fingerprint("tasks", "tables"),
        settings=task_settings,
    script:
        "../scripts/assemble.py"
