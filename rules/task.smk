# Makes:  the table of a task: its stars, their classes, features, and who belongs together.
# Needs:  datasets/{dataset}/objects.parquet and features.parquet of the task's data set.
# Leaves: tasks/{task}/table.parquet.


rule assemble:
    input:
        unpack(EXPERIMENT.task_dataset),
    output:
        table=f"{TASK}/table.parquet",
    log:
        text=f"{TASK}/assemble.log",
        usage=f"{TASK}/assemble.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=20),
        runtime=minutes(),
    params:
        code=EXPERIMENT.code("assemble.py"),
        settings=EXPERIMENT.task_settings,
    script:
        "../scripts/assemble.py"
