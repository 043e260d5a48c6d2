# Makes:  the stars of each data set, with their light curves or features; the table of each task.
# Needs:  the files that the options of a data set name; the simulated kind none.
#         A HATS catalogue is read by a job per partition, and joined.
# Leaves: datasets/{dataset}/objects.parquet and light_curves.parquet or features.parquet;
#         same_stars.parquet: which stars have several ids, by the points of their light curves;
#         tasks/{task}/table.parquet: stars, classes, features, and which stars belong together;
#         left_out.parquet: how many stars of each class are left out, and why.
from lightfold.workflow.data import Data
from lightfold.workflow.headers import check_files

DATA = Data(PLAN)
engine.check_once(workflow, lambda: check_files(PLAN.config, PLAN.tasks))


rule load_curves:
    input:
        unpack(DATA.load_inputs),
    output:
        objects=f"{DATASET}/objects.parquet",
        light_curves=f"{DATASET}/light_curves.parquet",
    log:
        text=f"{DATASET}/load_curves.log",
        usage=f"{DATASET}/load_curves.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.curves(partitioned=False),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.05),
    params:
        code=DATA.load_code,
        settings=DATA.load_settings,
        sizes=DATA.load_sizes,
    script:
        "../scripts/load.py"


use rule load_curves as load_features with:
    output:
        objects=f"{DATASET}/objects.parquet",
        features=f"{DATASET}/features.parquet",
    log:
        text=f"{DATASET}/load_features.log",
        usage=f"{DATASET}/load_features.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.named("features"),
    resources:
        mem_mb=memory(per_mb=20),
        runtime=minutes(3, per_mb=0.05),


use rule load_curves as load_partition with:
    output:
        objects=temp(f"{PARTITION}/objects.parquet"),
        light_curves=temp(f"{PARTITION}/light_curves.parquet"),
        tally=temp(f"{PARTITION}/tally.json"),
    log:
        text=f"{PARTITION}/load_partition.log",
        usage=f"{PARTITION}/load_partition.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.curves(partitioned=True),
        partition=r"Norder\d+-Npix\d+",
    resources:
        mem_mb=memory(per_mb=0.2),
        runtime=minutes(10, per_mb=0.05),


rule join_objects:
    input:
        unpack(DATA.join_objects_inputs),
    output:
        objects=f"{DATASET}/objects.parquet",
        rest=temp(f"{DATASET}/partitions/{REST}/objects.parquet"),
        rest_curves=temp(f"{DATASET}/partitions/{REST}/light_curves.parquet"),
    log:
        text=f"{DATASET}/join_objects.log",
        usage=f"{DATASET}/join_objects.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.curves(partitioned=True),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.05),
    params:
        code=PLAN.code("join.py"),
        settings=DATA.join_settings,
    script:
        "../scripts/join.py"


use rule join_objects as join_curves with:
    input:
        unpack(DATA.join_curves_inputs),
    output:
        light_curves=f"{DATASET}/light_curves.parquet",
    log:
        text=f"{DATASET}/join_curves.log",
        usage=f"{DATASET}/join_curves.benchmark.tsv",
    resources:
        mem_mb=memory(per_mb=0.2),
        runtime=minutes(10, per_mb=0.05),


rule sketch:
    input:
        objects=f"{DATASET}/objects.parquet",
        light_curves=f"{DATASET}/light_curves.parquet",
    output:
        sketches=temp(f"{DATASET}/sketches.parquet"),
    log:
        text=f"{DATASET}/sketch.log",
        usage=f"{DATASET}/sketch.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.curves(partitioned=False),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(5, per_mb=0.05),
    params:
        code=PLAN.code("sketch.py"),
    script:
        "../scripts/sketch.py"


use rule sketch as sketch_partition with:
    input:
        objects=f"{PARTITION}/objects.parquet",
        light_curves=f"{PARTITION}/light_curves.parquet",
    output:
        sketches=temp(f"{PARTITION}/sketches.parquet"),
    log:
        text=f"{PARTITION}/sketch_partition.log",
        usage=f"{PARTITION}/sketch_partition.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.curves(partitioned=True),
    resources:
        mem_mb=memory(per_mb=0.2),
        runtime=minutes(5, per_mb=0.05),


rule match:
    input:
        unpack(DATA.match_inputs),
    output:
        same_stars=f"{DATASET}/same_stars.parquet",
    log:
        text=f"{DATASET}/match.log",
        usage=f"{DATASET}/match.benchmark.tsv",
    wildcard_constraints:
        dataset=DATA.named("light_curves"),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=4),
        runtime=minutes(5, per_mb=0.1),
    params:
        code=PLAN.code("match.py"),
    script:
        "../scripts/match.py"


rule assemble:
    input:
        unpack(DATA.assemble_inputs),
    output:
        table=f"{TASK}/table.parquet",
        left_out=f"{TASK}/left_out.parquet",
    log:
        text=f"{TASK}/assemble.log",
        usage=f"{TASK}/assemble.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=20),
        runtime=minutes(),
    params:
        code=PLAN.code("assemble.py"),
        settings=DATA.assemble_settings,
    script:
        "../scripts/assemble.py"
