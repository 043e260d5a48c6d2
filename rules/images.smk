# Makes:  images of stars, and of copies of stars, from their light curves.
# Needs:  light_curves, features and augmented.parquet in datasets/{dataset}.
# Leaves: datasets/{dataset}/images.parquet and augmented_images.parquet.
from lightfold.workflow.images import Images

IMAGES = Images(PLAN)


rule draw:
    input:
        light_curves=f"{DATASET}/light_curves.parquet",
        features=f"{DATASET}/features.parquet",
    output:
        images=f"{DATASET}/images.parquet",
    log:
        text=f"{DATASET}/draw.log",
        usage=f"{DATASET}/draw.benchmark.tsv",
    priority: 10
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.5),
    params:
        code=IMAGES.code("draw.py"),
        script="draw.py",
        settings=IMAGES.draw_settings,
    script:
        "../scripts/{params.script}"


use rule draw as portray with:
    input:
        light_curves=f"{DATASET}/light_curves.parquet",
        copies=f"{DATASET}/augmented.parquet",
    output:
        images=f"{DATASET}/augmented_images.parquet",
    log:
        text=f"{DATASET}/portray.log",
        usage=f"{DATASET}/portray.benchmark.tsv",
    params:
        code=IMAGES.code("portray.py"),
        script="portray.py",
        settings=IMAGES.portray_settings,
