# Makes:  images of stars, and of copies of stars, from their light curves; a contact sheet of them.
# Needs:  light_curves, features and augmented in datasets/{dataset}; table and split of a task.
# Leaves: datasets/{dataset}/images.parquet and augmented_images.parquet; explore/images of a task.


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
        code=EXPERIMENT.drawing_code("draw.py"),
        settings=EXPERIMENT.image_settings(),
    script:
        "../scripts/draw.py"


rule portray:
    input:
        light_curves=f"{DATASET}/light_curves.parquet",
        copies=f"{DATASET}/augmented.parquet",
    output:
        images=f"{DATASET}/augmented_images.parquet",
    log:
        text=f"{DATASET}/portray.log",
        usage=f"{DATASET}/portray.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.5),
    params:
        code=EXPERIMENT.drawing_code("portray.py"),
        settings=EXPERIMENT.portray_settings,
    script:
        "../scripts/portray.py"
