# Makes:  how much better each node looks under a protocol that leaks than under an honest one.
# Needs:  predictions.parquet and default_predictions.parquet of pairs of nodes, rows, the audit.
# Leaves: tasks/{task}/comparison/inflation.parquet, without rows if the grid has no such pair.


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
