# Makes:  what the stars of a task look like before any model sees them: tables and figures, light
#         curves of each class, phased or around their peaks, maps by t-SNE, and the images that a
#         network is shown.
# Needs:  tasks/{task}/table.parquet, the split of `exploration.test_size`, and the light curves,
#         features and images of the data set.
# Leaves: in tasks/{task}/explore, tables: counts (also for people), those of the figures, members,
#         phased or from_peak, and tsne.parquet;
#         the figures of lightfold/exploration, as PNG and PDF.
from lightfold.workflow.exploration import COUNTS, Exploration

EXPLORATION = Exploration(PLAN)
EXPLORE_FOLDER = EXPLORATION.folder


rule explore:
    input:
        unpack(EXPLORATION.explore_inputs),
    output:
        collect(
            f"{EXPLORE_FOLDER}/{{table}}.parquet", table=EXPLORATION.tabulated, allow_missing=True
        ),
        listings(EXPLORE_FOLDER, "exploration", "counts", COUNTS),
        pictures(EXPLORE_FOLDER, "exploration", EXPLORATION.drawn),
    log:
        text=f"{EXPLORE_FOLDER}/explore.log",
        usage=f"{EXPLORE_FOLDER}/explore.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=30),
        runtime=minutes(3, per_mb=0.5),
    params:
        code=EXPLORATION.explore_code,
        settings=EXPLORATION.explore_settings,
    script:
        "../scripts/explore.py"


rule phase:
    input:
        unpack(EXPLORATION.phase_inputs),
    output:
        members=f"{EXPLORE_FOLDER}/members.parquet",
        points=f"{EXPLORE_FOLDER}/{EXPLORATION.shown}.parquet",
        pictures=pictures(EXPLORE_FOLDER, "exploration", [EXPLORATION.shown]),
    log:
        text=f"{EXPLORE_FOLDER}/phase.log",
        usage=f"{EXPLORE_FOLDER}/phase.benchmark.tsv",
    wildcard_constraints:
        task=EXPLORATION.phased_tasks(),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(),
    params:
        code=PLAN.code("phase.py"),
        settings=EXPLORATION.phase_settings,
    script:
        "../scripts/phase.py"


rule embed:
    input:
        unpack(EXPLORATION.embed_inputs),
    output:
        maps=f"{EXPLORE_FOLDER}/tsne.parquet",
        pictures=pictures(EXPLORE_FOLDER, "exploration", ["tsne"]),
    log:
        text=f"{EXPLORE_FOLDER}/embed.log",
        usage=f"{EXPLORE_FOLDER}/embed.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=200),
        runtime=minutes(10, per_mb=5),
    params:
        code=PLAN.code("embed.py"),
        settings=EXPLORATION.embed_settings,
    script:
        "../scripts/embed.py"


rule exhibit:
    input:
        unpack(EXPLORATION.exhibit_inputs),
    output:
        pictures(EXPLORE_FOLDER, "exploration", ["images"]),
    log:
        text=f"{EXPLORE_FOLDER}/exhibit.log",
        usage=f"{EXPLORE_FOLDER}/exhibit.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(),
    params:
        code=PLAN.code("exhibit.py"),
        settings=EXPLORATION.exhibit_settings,
    script:
        "../scripts/exhibit.py"
