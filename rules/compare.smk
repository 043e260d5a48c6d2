# Makes:  the tables and figures that compare all nodes of a task.
# Needs:  tasks/{task}/comparison/metrics.parquet, nodes.parquet, runtimes.parquet, confusion.parquet.
# Leaves: tasks/{task}/comparison/scores-test-{test_size}.csv, .md, .tex, and figures as PNG and PDF.
FIGURES = ["confusion", "test_sizes", "class_f1", "runtimes"]
RECORDS = ["metrics", "nodes", "runtimes", "confusion"]


def comparisons():
    """Return, for every task, the scores of each test size and the figures."""
    files = []
    for (task, test_size), _ in planned(GRID).groupby(["task", "test_size"], sort=False):
        files.append(f"{TASK}/comparison/scores-test-{test_size}.md".format(task=task))
        files += collect(f"{TASK}/comparison/{{figure}}.png", task=task, figure=FIGURES)
    return list(dict.fromkeys(files))


def compare_settings(wildcards):
    """Return the classes and the metric of the studies."""
    return {"classes": class_names(wildcards.task), "metric": EXPERIMENT["tuning"]["metric"]}


def compare_code(wildcards):
    """Return the fingerprint of drawing, which asks the metric for its direction."""
    return fingerprint("comparison", f"metrics.{EXPERIMENT['tuning']['metric']}")


def tabulate_code(wildcards):
    """Return the fingerprint of tabulating, which asks the metric for its direction."""
    return fingerprint("scores", f"metrics.{EXPERIMENT['tuning']['metric']}")


rule tabulate:
    input:
        collect(f"{TASK}/comparison/{{record}}.parquet", record=RECORDS, allow_missing=True),
    output:
        csv=f"{TASK}/comparison/scores-test-{{test_size}}.csv",
        md=f"{TASK}/comparison/scores-test-{{test_size}}.md",
        tex=f"{TASK}/comparison/scores-test-{{test_size}}.tex",
    log:
        f"{TASK}/comparison/tabulate-test-{{test_size}}.log",
    benchmark:
        f"{TASK}/comparison/tabulate-test-{{test_size}}.benchmark.tsv"
    conda:
        "../envs/lightfold.yaml"
    params:
        code=tabulate_code,
        settings=compare_settings,
    script:
        "../scripts/tabulate.py"


rule compare:
    input:
        collect(f"{TASK}/comparison/{{record}}.parquet", record=RECORDS, allow_missing=True),
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
        code=compare_code,
        settings=compare_settings,
    script:
        "../scripts/compare.py"
