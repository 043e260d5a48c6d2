# Makes:  the features of every star from its light curves, and those of copies of rare stars: new
#         light curves within their errors. One job per chunk of stars, or per partition.
# Needs:  datasets/{dataset}/objects.parquet and light_curves.parquet.
# Leaves: datasets/{dataset}/features.parquet, and augmented.parquet if a resampler draws copies; the
#         log of `gather` counts what was wrong with the points.
from lightfold.workflow.features import Features

FEATURES = Features(PLAN)


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
        dataset=DATA.named("light_curves"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.5),
    params:
        code=FEATURES.code("extract.py"),
        script="extract.py",
        settings=FEATURES.extract_settings,
    script:
        "../scripts/{params.script}"


use rule extract as extract_partition with:
    input:
        objects=f"{PARTITION}/objects.parquet",
        light_curves=f"{PARTITION}/light_curves.parquet",
    output:
        features=temp(f"{PARTITION}/features.parquet"),
    log:
        text=f"{PARTITION}/extract_partition.log",
        usage=f"{PARTITION}/extract_partition.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.curves(partitioned=True),
    resources:
        mem_mb=memory(per_mb=0.2),
        runtime=minutes(10, per_mb=0.5),


use rule extract as augment with:
    output:
        copies=temp(f"{DATASET}/copies/{{chunk}}.parquet"),
    log:
        text=f"{DATASET}/copies/{{chunk}}.log",
        usage=f"{DATASET}/copies/{{chunk}}.benchmark.tsv",
    params:
        code=FEATURES.code("augment.py"),
        script="augment.py",
        settings=FEATURES.augment_settings,


rule gather:
    input:
        unpack(FEATURES.gather_inputs),
    output:
        features=f"{DATASET}/features.parquet",
    log:
        text=f"{DATASET}/gather.log",
        usage=f"{DATASET}/gather.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.named("light_curves"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=20),
        runtime=minutes(),
    params:
        code=PLAN.code("gather.py"),
        script="gather.py",
        columns=FEATURES.columns,
    script:
        "../scripts/{params.script}"


use rule gather as collate with:
    input:
        unpack(FEATURES.collate_inputs),
    output:
        augmented=f"{DATASET}/augmented.parquet",
    log:
        text=f"{DATASET}/collate.log",
        usage=f"{DATASET}/collate.benchmark.tsv",
    params:
        code=PLAN.code("collate.py"),
        script="collate.py",
        columns=FEATURES.columns,
