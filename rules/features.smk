# Makes:  the features of every star, from its light curves, a chunk of stars a job.
# Needs:  datasets/{dataset}/objects.parquet and light_curves.parquet.
# Leaves: datasets/{dataset}/features.parquet; the log of `gather` counts what was wrong with the points.
CHUNKS = range(EXPERIMENT.config["features"]["chunks"])


rule extract:
    input:
        objects=f"{DATASET}/objects.parquet",
        light_curves=f"{DATASET}/light_curves.parquet",
    output:
        features=temp(f"{DATASET}/chunks/{{chunk}}.parquet"),
    log:
        text=f"{DATASET}/chunks/{{chunk}}.log",
        usage=f"{DATASET}/chunks/{{chunk}}.benchmark.tsv",
    wildcard_constraints:
        dataset=EXPERIMENT.datasets_with("light_curves"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.5),
    params:
        code=EXPERIMENT.code("extract.py"),
        settings=EXPERIMENT.feature_settings(),
    script:
        "../scripts/extract.py"


rule gather:
    input:
        collect(f"{DATASET}/chunks/{{chunk}}.parquet", chunk=CHUNKS, allow_missing=True),
    output:
        features=f"{DATASET}/features.parquet",
    log:
        text=f"{DATASET}/gather.log",
        usage=f"{DATASET}/gather.benchmark.tsv",
    wildcard_constraints:
        dataset=EXPERIMENT.datasets_with("light_curves"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=20),
        runtime=minutes(),
    params:
        code=EXPERIMENT.code("gather.py"),
    script:
        "../scripts/gather.py"


rule augment:
    input:
        objects=f"{DATASET}/objects.parquet",
        light_curves=f"{DATASET}/light_curves.parquet",
    output:
        copies=temp(f"{DATASET}/copies/{{chunk}}.parquet"),
    log:
        text=f"{DATASET}/copies/{{chunk}}.log",
        usage=f"{DATASET}/copies/{{chunk}}.benchmark.tsv",
    wildcard_constraints:
        dataset=EXPERIMENT.datasets_with("light_curves"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.5),
    params:
        code=EXPERIMENT.code("augment.py"),
        settings=EXPERIMENT.augment_settings,
    script:
        "../scripts/augment.py"


rule collate:
    input:
        collect(f"{DATASET}/copies/{{chunk}}.parquet", chunk=CHUNKS, allow_missing=True),
    output:
        augmented=f"{DATASET}/augmented.parquet",
    log:
        text=f"{DATASET}/collate.log",
        usage=f"{DATASET}/collate.benchmark.tsv",
    wildcard_constraints:
        dataset=EXPERIMENT.datasets_with("light_curves"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=20),
        runtime=minutes(),
    params:
        code=EXPERIMENT.code("collate.py"),
    script:
        "../scripts/collate.py"
