# Makes:  what every node of a task scored and took, and which nodes did not run and why.
# Needs:  NODE/params.json and predictions.parquet of every node, and the audit, passed.
# Leaves: tasks/{task}/comparison/metrics.parquet, nodes.parquet, runtimes.parquet, confusion.parquet.
def node_files(wildcards):
    """Return the files of every node of a task that is not excluded."""
    own = nodes_of(wildcards.task, "planned")
    return {
        "params": [f"{NODE}/params.json".format(**node) for node in own],
        "predictions": [f"{NODE}/predictions.parquet".format(**node) for node in own],
    }


def evaluate_code(wildcards):
    """Return the fingerprint of all metrics."""
    return fingerprint("evaluate", *(f"metrics.{name}" for name in compared_metrics()))


def evaluate_settings(wildcards):
    """Return the metrics, the classes, and the nodes that are not run."""
    return {
        "metrics": compared_metrics(),
        "classes": class_names(wildcards.task),
        "excluded": nodes_of(wildcards.task, "excluded"),
    }


def compared_metrics():
    """Return the metrics of the comparison; the one that studies optimise is always among them."""
    return list(dict.fromkeys([*EXPERIMENT["metrics"], EXPERIMENT["tuning"]["metric"]]))


rule evaluate:
    input:
        unpack(node_files),
        audit=f"{TASK}/audit.parquet",
    output:
        metrics=f"{TASK}/comparison/metrics.parquet",
        nodes=f"{TASK}/comparison/nodes.parquet",
        runtimes=f"{TASK}/comparison/runtimes.parquet",
        confusion=f"{TASK}/comparison/confusion.parquet",
    log:
        f"{TASK}/comparison/evaluate.log",
    benchmark:
        f"{TASK}/comparison/evaluate.benchmark.tsv"
    conda:
        "../envs/lightfold.yaml"
    params:
        code=evaluate_code,
        settings=evaluate_settings,
    script:
        "../scripts/evaluate.py"
