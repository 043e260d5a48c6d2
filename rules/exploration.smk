# Makes:  what the stars of a task look like before any model sees them: tables and figures, phased
#         light curves of each class, maps by t-SNE, and the images that a network is shown.
# Needs:  tasks/{task}/table.parquet, the split of `exploration.test_size`, and the light curves,
#         features and images of the data set.
# Leaves: in tasks/{task}/explore, EXPLORED, phased and members, tsne, and images.
from lightfold.workflow.exploration import Exploration

EXPLORATION = Exploration(PLAN)
EXPLORED = [
    *(f"counts.{suffix}" for suffix in ("parquet", "csv", "md", "tex", "png", "pdf")),
    *(f"distributions.{suffix}" for suffix in ("parquet", "png", "pdf")),
    *(f"correlation.{suffix}" for suffix in ("parquet", "png", "pdf")),
    *(f"missing.{suffix}" for suffix in ("parquet", "png", "pdf")),
    *(f"period_amplitude.{suffix}" for suffix in ("parquet", "png", "pdf")),
    *("pca_variance.parquet", "pca_stars.parquet", "pca.png", "pca.pdf"),
]


rule explore:
    input:
        unpack(EXPLORATION.explore_inputs),
    output:
        collect(f"{TASK}/explore/{{name}}", name=EXPLORED, allow_missing=True),
    log:
        text=f"{TASK}/explore/explore.log",
        usage=f"{TASK}/explore/explore.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=30),
        runtime=minutes(3, per_mb=0.5),
    params:
        code=PLAN.code("explore.py"),
        settings=EXPLORATION.explore_settings,
    script:
        "../scripts/explore.py"


rule phase:
    input:
        unpack(EXPLORATION.phase_inputs),
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
        maps=f"{TASK}/explore/tsne.parquet",
        pictures=collect(
            f"{TASK}/explore/tsne.{{format}}", format=["png", "pdf"], allow_missing=True
        ),
    log:
        text=f"{TASK}/explore/embed.log",
        usage=f"{TASK}/explore/embed.benchmark.tsv",
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
        collect(f"{TASK}/explore/images.{{format}}", format=["png", "pdf"], allow_missing=True),
    log:
        text=f"{TASK}/explore/exhibit.log",
        usage=f"{TASK}/explore/exhibit.benchmark.tsv",
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
