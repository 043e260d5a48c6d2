# Makes:  the stars of each data set, with their light curves or their features.
# Needs:  the files that a kind of data set reads, below the data folder; the simulated one none.
# Leaves: datasets/{dataset}/objects.parquet and light_curves.parquet or features.parquet.


rule load_curves:
    input:
        EXPERIMENT.source_files,
    output:
        objects=f"{DATASET}/objects.parquet",
        table=f"{DATASET}/light_curves.parquet",
    log:
        text=f"{DATASET}/load_curves.log",
        usage=f"{DATASET}/load_curves.benchmark.tsv",
    wildcard_constraints:
        dataset=EXPERIMENT.datasets_with("light_curves"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.05),
    params:
        code=EXPERIMENT.load_code,
        source=EXPERIMENT.source,
        sizes=EXPERIMENT.source_sizes,
    script:
        "../scripts/load_curves.py"


rule load_features:
    input:
        EXPERIMENT.source_files,
    output:
        objects=f"{DATASET}/objects.parquet",
        table=f"{DATASET}/features.parquet",
    log:
        text=f"{DATASET}/load_features.log",
        usage=f"{DATASET}/load_features.benchmark.tsv",
    wildcard_constraints:
        dataset=EXPERIMENT.datasets_with("features"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=20),
        runtime=minutes(3, per_mb=0.05),
    params:
        code=EXPERIMENT.load_code,
        source=EXPERIMENT.source,
        sizes=EXPERIMENT.source_sizes,
    script:
        "../scripts/load_features.py"


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
