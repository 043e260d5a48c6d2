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
