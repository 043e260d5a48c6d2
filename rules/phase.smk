# Makes:  phased light curves of typical and of rare training stars of each class of a task.
# Needs:  its table, the split that is explored, and light_curves and features of its data set.
# Leaves: in tasks/{task}/explore, phased as PNG and PDF, members.parquet and phased.parquet.


rule phase:
    input:
        unpack(EXPERIMENT.phased_files),
    output:
        members=f"{TASK}/explore/members.parquet",
        phased=f"{TASK}/explore/phased.parquet",
        pictures=collect(
            f"{TASK}/explore/phased.{{format}}", format=["png", "pdf"], allow_missing=True
        ),
    log:
        text=f"{TASK}/explore/phase.log",
        usage=f"{TASK}/explore/phase.benchmark.tsv",
    wildcard_constraints:
        task=EXPERIMENT.phased_tasks(),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(),
    params:
        code=EXPERIMENT.code("phase.py"),
        settings=EXPERIMENT.phase_settings,
    script:
        "../scripts/phase.py"
