# Makes:  the report: what the whole experiment found, each number beside the file it is from.
# Needs:  tasks/{task}/table.parquet, audit.parquet and comparison/..., one params.json per model.
# Leaves: report.html, which needs no other file to be read.
from lightfold.workflow.report import Report

REPORT = Report(PLAN, EXPLORATION, SCREENING, COMPARISON)


rule report:
    input:
        REPORT.report_inputs,
        comparisons=COMPARISON.targets(FIGURES, TABLES),
    output:
        report=f"{PLAN.results}/report.html",
    log:
        text=f"{PLAN.results}/report.log",
        usage=f"{PLAN.results}/report.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=PLAN.code("report.py", f"metrics.{PLAN.objective()}"),
        settings=REPORT.report_settings,
        tasks=REPORT.report_tasks,
    script:
        "../scripts/report.py"
