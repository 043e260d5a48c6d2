# Makes:  the report: what the whole experiment found, each number beside the file it is from.
# Needs:  tasks/{task}/table.parquet, audit.parquet and comparison/..., params.json of a node a model.
# Leaves: report.html, which needs no other file to be read.
RESULTS = EXPERIMENT.config["results"]


rule report:
    input:
        EXPERIMENT.report_files,
        comparisons=EXPERIMENT.comparisons(FIGURES, TABLES),
    output:
        report=f"{RESULTS}/report.html",
    log:
        text=f"{RESULTS}/report.log",
        usage=f"{RESULTS}/report.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=EXPERIMENT.compare_code("report.py"),
        settings=EXPERIMENT.report_settings,
        tasks=EXPERIMENT.report_tasks,
    script:
        "../scripts/report.py"
