# Makes:  copies of stars of the smaller classes: new light curves within their errors, as features.
# Needs:  datasets/{dataset}/objects.parquet and light_curves.parquet; a resampler that draws copies.
# Leaves: datasets/{dataset}/augmented.parquet.


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
