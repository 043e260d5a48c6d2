# Makes:  what the stars of a task look like before any model sees them: tables and figures.
# Needs:  tasks/{task}/table.parquet, and the split of `exploration.test_size`.
# Leaves: EXPLORED, in tasks/{task}/explore.
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
        unpack(EXPERIMENT.explored_files),
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
        code=EXPERIMENT.code("explore.py"),
        settings=EXPERIMENT.explore_settings,
    script:
        "../scripts/explore.py"


rule phase:
    input:
        unpack(EXPERIMENT.phased_files),
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
        task=EXPERIMENT.phased_tasks(),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(),
    params:
        code=EXPERIMENT.code("phase.py"),
        settings=EXPERIMENT.phase_settings,
    script:
        "../scripts/phase.py"


rule embed:
    input:
        unpack(EXPERIMENT.explored_files),
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
        code=EXPERIMENT.code("embed.py"),
        settings=EXPERIMENT.embed_settings,
    script:
        "../scripts/embed.py"


rule exhibit:
    input:
        unpack(EXPERIMENT.exhibited_files),
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
        code=EXPERIMENT.code("exhibit.py"),
        settings=EXPERIMENT.exhibit_settings,
    script:
        "../scripts/exhibit.py"
