# Makes:  scores and run times of every node of a task; how much better leaked nodes look; how stable
#         rankings of features are; learning curves; tables and figures that compare all nodes.
# Needs:  what nodes left: NODE/params.json, predictions.parquet, default_predictions.parquet; reducers'
#         reduction.parquet; SPLIT/{resampler}/resampled.parquet; the audit, passed.
# Leaves: in tasks/{task}/comparison, metrics, nodes, runtimes, confusion, decisions, inflation,
#         rankings, stability and learning.parquet, scores and TABLES of each test size; the figures of
#         lightfold/comparison, as PNG and PDF.
from lightfold.workflow.comparison import INFLATION, STABILITY, TABLES, Comparison

COMPARISON = Comparison(PLAN)
COMPARED = COMPARISON.folder


rule evaluate:
    input:
        unpack(COMPARISON.evaluate_inputs),
        audit=f"{TASK}/audit.parquet",
    output:
        metrics=f"{COMPARED}/metrics.parquet",
        nodes=f"{COMPARED}/nodes.parquet",
        runtimes=f"{COMPARED}/runtimes.parquet",
        confusion=f"{COMPARED}/confusion.parquet",
        decisions=f"{COMPARED}/decisions.parquet",
    log:
        text=f"{COMPARED}/evaluate.log",
        usage=f"{COMPARED}/evaluate.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=COMPARISON.evaluate_code,
        settings=COMPARISON.evaluate_settings,
    script:
        "../scripts/evaluate.py"


rule inflate:
    input:
        unpack(COMPARISON.inflate_inputs),
        audit=f"{TASK}/audit.parquet",
    output:
        inflation=f"{COMPARED}/inflation.parquet",
    log:
        text=f"{COMPARED}/inflate.log",
        usage=f"{COMPARED}/inflate.benchmark.tsv",
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
        rankings=f"{COMPARED}/rankings.parquet",
        stability=f"{COMPARED}/stability.parquet",
        listings=listings(COMPARED, "comparison", "stability", STABILITY),
        pictures=pictures(COMPARED, "comparison", ["stability"]),
    log:
        text=f"{COMPARED}/rank.log",
        usage=f"{COMPARED}/rank.benchmark.tsv",
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
        metrics=f"{COMPARED}/metrics.parquet",
        nodes=f"{COMPARED}/nodes.parquet",
        runtimes=f"{COMPARED}/runtimes.parquet",
        confusion=f"{COMPARED}/confusion.parquet",
    output:
        scores=f"{COMPARED}/scores-test-{{test_size}}.parquet",
        listings=[
            listings(COMPARED, "comparison", f"{name}-test-{{test_size}}", caption)
            for name, caption in TABLES.items()
        ],
    log:
        text=f"{COMPARED}/summarise-test-{{test_size}}.log",
        usage=f"{COMPARED}/summarise-test-{{test_size}}.benchmark.tsv",
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
        metrics=f"{COMPARED}/metrics.parquet",
        nodes=f"{COMPARED}/nodes.parquet",
        runtimes=f"{COMPARED}/runtimes.parquet",
        confusion=f"{COMPARED}/confusion.parquet",
        inflation=f"{COMPARED}/inflation.parquet",
    output:
        pictures(COMPARED, "comparison", captions("comparison.figures")),
        listings(COMPARED, "comparison", "inflation", INFLATION),
    log:
        text=f"{COMPARED}/compare.log",
        usage=f"{COMPARED}/compare.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=COMPARISON.compare_code,
        settings=COMPARISON.compare_settings,
    script:
        "../scripts/compare.py"


rule monitor:
    input:
        COMPARISON.monitor_inputs,
    output:
        learning=f"{COMPARED}/learning.parquet",
        pictures=pictures(COMPARED, "comparison", ["learning"]),
    log:
        text=f"{COMPARED}/monitor.log",
        usage=f"{COMPARED}/monitor.benchmark.tsv",
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
