# Makes:  the report: what the whole experiment found, each number beside the file it is from.
# Needs:  tasks/{task}/table.parquet, left_out.parquet, audit.parquet, comparison/... and verdicts/..., one params.json per model.
# Leaves: report.html, which needs no other file to be read.
from lightfold.workflow.report import Report

REPORT = Report(PLAN, EXPLORATION, SCREENING, COMPARISON, VERDICTS)
REPORTED = {"file": "report.html", "what it shows": "What the whole experiment found, on one page."}


rule report:
    input:
        unpack(REPORT.report_inputs),
        comparisons=COMPARISON.targets(),
        verdicts=VERDICTS.targets(),
    output:
        report=report(f"{PLAN.results}/report.html", category="report", labels=REPORTED),
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
    script:
        "../scripts/report.py"
