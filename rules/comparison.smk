# Makes:  the tables and figures that compare all nodes of a task.
# Needs:  metrics, nodes, runtimes, confusion and inflation.parquet in tasks/{task}/comparison.
# Leaves: there, TABLES of each test size and inflation, FIGURES as PNG and PDF.
FIGURES = ["confusion_cases", "confusion", "confusion_reduced", "test_sizes", "class_f1"]
FIGURES += ["inflation", "runtimes"]
TABLES = ["scores", "reports", "confusion", "class_code_errors"]


rule evaluate:
    input:
        unpack(EXPERIMENT.node_files),
        audit=f"{TASK}/audit.parquet",
    output:
        metrics=f"{TASK}/comparison/metrics.parquet",
        nodes=f"{TASK}/comparison/nodes.parquet",
        runtimes=f"{TASK}/comparison/runtimes.parquet",
        confusion=f"{TASK}/comparison/confusion.parquet",
    log:
        text=f"{TASK}/comparison/evaluate.log",
        usage=f"{TASK}/comparison/evaluate.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.evaluate_code,
        settings=EXPERIMENT.evaluate_settings,
    script:
        "../scripts/evaluate.py"


rule inflate:
    input:
        unpack(EXPERIMENT.pair_files),
        audit=f"{TASK}/audit.parquet",
    output:
        inflation=f"{TASK}/comparison/inflation.parquet",
    log:
        text=f"{TASK}/comparison/inflate.log",
        usage=f"{TASK}/comparison/inflate.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.compare_code("inflate.py"),
        pairs=EXPERIMENT.pairs,
        settings=EXPERIMENT.score_settings,
    script:
        "../scripts/inflate.py"


rule rank:
    input:
        EXPERIMENT.ranked_files,
    output:
        rankings=f"{TASK}/comparison/rankings.parquet",
        stability=f"{TASK}/comparison/stability.parquet",
        listings=collect(
            f"{TASK}/comparison/stability.{{format}}",
            format=["csv", "md", "tex", "png", "pdf"],
            allow_missing=True,
        ),
    log:
        text=f"{TASK}/comparison/rank.log",
        usage=f"{TASK}/comparison/rank.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.code("rank.py"),
        reductions=EXPERIMENT.rankings,
    script:
        "../scripts/rank.py"


rule summarise:
    input:
        metrics=f"{TASK}/comparison/metrics.parquet",
        nodes=f"{TASK}/comparison/nodes.parquet",
        runtimes=f"{TASK}/comparison/runtimes.parquet",
        confusion=f"{TASK}/comparison/confusion.parquet",
    output:
        collect(
            f"{TASK}/comparison/{{table}}-test-{{test_size}}.{{format}}",
            table=TABLES,
            format=FORMATS,
            allow_missing=True,
        ),
    log:
        text=f"{TASK}/comparison/summarise-test-{{test_size}}.log",
        usage=f"{TASK}/comparison/summarise-test-{{test_size}}.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.score_code("summarise.py"),
        settings=EXPERIMENT.score_settings,
    script:
        "../scripts/summarise.py"


rule compare:
    input:
        metrics=f"{TASK}/comparison/metrics.parquet",
        nodes=f"{TASK}/comparison/nodes.parquet",
        runtimes=f"{TASK}/comparison/runtimes.parquet",
        confusion=f"{TASK}/comparison/confusion.parquet",
        inflation=f"{TASK}/comparison/inflation.parquet",
    output:
        collect(f"{TASK}/comparison/{{figure}}.png", figure=FIGURES, allow_missing=True),
        collect(f"{TASK}/comparison/{{figure}}.pdf", figure=FIGURES, allow_missing=True),
        collect(f"{TASK}/comparison/inflation.{{format}}", format=FORMATS, allow_missing=True),
    log:
        text=f"{TASK}/comparison/compare.log",
        usage=f"{TASK}/comparison/compare.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.score_code("compare.py"),
        settings=EXPERIMENT.compare_settings,
    script:
        "../scripts/compare.py"


rule monitor:
    input:
        EXPERIMENT.monitored_files,
    output:
        learning=f"{TASK}/comparison/learning.parquet",
        pictures=collect(
            f"{TASK}/comparison/learning.{{format}}", format=["png", "pdf"], allow_missing=True
        ),
    log:
        text=f"{TASK}/comparison/monitor.log",
        usage=f"{TASK}/comparison/monitor.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.code("monitor.py"),
        nodes=EXPERIMENT.monitored,
    script:
        "../scripts/monitor.py"
