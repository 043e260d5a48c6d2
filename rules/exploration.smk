# Makes:  what the stars of a task look like before any model sees them: tables and figures, phased
#         light curves of each class, maps by t-SNE, and the images that a network is shown.
# Needs:  tasks/{task}/table.parquet, the split of `exploration.test_size`, and the light curves,
#         features and images of the data set.
# Leaves: in tasks/{task}/explore, TABULATED, phased, members and tsne.parquet; counts for people;
#         the figures of lightfold/exploration, as PNG and PDF.
from lightfold.workflow.exploration import COUNTS, TABULATED, Exploration

EXPLORATION = Exploration(PLAN)
EXPLORED = EXPLORATION.folder


rule explore:
    input:
        unpack(EXPLORATION.explore_inputs),
    output:
        collect(f"{EXPLORED}/{{table}}.parquet", table=TABULATED, allow_missing=True),
        listings(EXPLORED, "exploration", "counts", COUNTS),
        pictures(EXPLORED, "exploration", captions("exploration.figures")),
    log:
        text=f"{EXPLORED}/explore.log",
        usage=f"{EXPLORED}/explore.benchmark.tsv",
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
        members=f"{EXPLORED}/members.parquet",
        phased=f"{EXPLORED}/phased.parquet",
        pictures=pictures(EXPLORED, "exploration", ["phased"]),
    log:
        text=f"{EXPLORED}/phase.log",
        usage=f"{EXPLORED}/phase.benchmark.tsv",
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
        maps=f"{EXPLORED}/tsne.parquet",
        pictures=pictures(EXPLORED, "exploration", ["tsne"]),
    log:
        text=f"{EXPLORED}/embed.log",
        usage=f"{EXPLORED}/embed.benchmark.tsv",
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
        pictures(EXPLORED, "exploration", ["images"]),
    log:
        text=f"{EXPLORED}/exhibit.log",
        usage=f"{EXPLORED}/exhibit.benchmark.tsv",
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
