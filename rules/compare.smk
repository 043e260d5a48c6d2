# Makes:  the tables and figures that compare all nodes of a task.
# Needs:  tasks/{task}/comparison/metrics.parquet, nodes.parquet, runtimes.parquet, confusion.parquet.
# Leaves: tasks/{task}/comparison/scores-test-{test_size}.csv, .md, .tex, and figures as PNG and PDF.
FIGURES = ["confusion", "test_sizes", "class_f1", "runtimes"]


rule summarise:
    input:
        metrics=f"{TASK}/comparison/metrics.parquet",
        nodes=f"{TASK}/comparison/nodes.parquet",
        runtimes=f"{TASK}/comparison/runtimes.parquet",
    output:
        csv=f"{TASK}/comparison/scores-test-{{test_size}}.csv",
        md=f"{TASK}/comparison/scores-test-{{test_size}}.md",
        tex=f"{TASK}/comparison/scores-test-{{test_size}}.tex",
    log:
        f"{TASK}/comparison/summarise-test-{{test_size}}.log",
    benchmark:
        f"{TASK}/comparison/summarise-test-{{test_size}}.benchmark.tsv"
    conda:
        "../envs/lightfold.yaml"
    params:
        code=EXPERIMENT.compare_code("scores"),
        metric=EXPERIMENT.config["tuning"]["metric"],
    script:
        "../scripts/summarise.py"


rule compare:
    input:
        metrics=f"{TASK}/comparison/metrics.parquet",
        nodes=f"{TASK}/comparison/nodes.parquet",
        runtimes=f"{TASK}/comparison/runtimes.parquet",
        confusion=f"{TASK}/comparison/confusion.parquet",
    output:
        collect(f"{TASK}/comparison/{{figure}}.png", figure=FIGURES, allow_missing=True),
        collect(f"{TASK}/comparison/{{figure}}.pdf", figure=FIGURES, allow_missing=True),
    log:
        f"{TASK}/comparison/compare.log",
    benchmark:
        f"{TASK}/comparison/compare.benchmark.tsv"
    conda:
        "../envs/lightfold.yaml"
    params:
        code=EXPERIMENT.compare_code("comparison"),
        settings=EXPERIMENT.compare_settings,
    script:
        "../scripts/compare.py"
