# Makes:  what every node of a task scored and took; how much better leaked nodes look; how stable
#         rankings of features are; learning curves; tables and figures that compare all nodes.
# Needs:  what nodes left: NODE/params.json, predictions.parquet, default_predictions.parquet; reducers'
#         reduction.parquet; SPLIT/{resampler}/resampled.parquet; the audit, passed.
# Leaves: in tasks/{task}/comparison, metrics, nodes, runtimes, confusion, inflation, rankings,
#         stability and learning.parquet, TABLES of each test size, and FIGURES as PNG and PDF.
from lightfold.workflow.comparison import Comparison

COMPARISON = Comparison(PLAN)
FIGURES = ["confusion_cases", "confusion", "confusion_reduced", "test_sizes", "class_f1"]
FIGURES += ["inflation", "runtimes"]
TABLES = ["scores", "reports", "confusion", "class_code_errors"]


rule evaluate:
    input:
        unpack(COMPARISON.evaluate_inputs),
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
        code=COMPARISON.code("evaluate.py"),
        settings=COMPARISON.evaluate_settings,
    script:
        "../scripts/evaluate.py"


rule inflate:
    input:
        unpack(COMPARISON.inflate_inputs),
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
        code=PLAN.code("inflate.py", f"metrics.{PLAN.objective()}"),
        settings=COMPARISON.inflate_settings,
    script:
        "../scripts/inflate.py"


rule rank:
    input:
        COMPARISON.rank_inputs,
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
        code=PLAN.code("rank.py"),
        settings=COMPARISON.rank_settings,
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
        code=COMPARISON.code("summarise.py"),
        settings=COMPARISON.summarise_settings,
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
        code=COMPARISON.code("compare.py"),
        settings=COMPARISON.compare_settings,
    script:
        "../scripts/compare.py"


rule monitor:
    input:
        COMPARISON.monitor_inputs,
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
        code=PLAN.code("monitor.py"),
        settings=COMPARISON.monitor_settings,
    script:
        "../scripts/monitor.py"
