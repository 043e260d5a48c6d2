# Makes:  models with their defaults side by side, cross-validated on the training stars of a split.
# Needs:  tasks/{task}/table.parquet, and split.parquet of the split that is explored.
# Leaves: in tasks/{task}/estimators, {model}/folds.parquet; folds.parquet, summary (Parquet and
#         LISTED) and estimators (PNG and PDF) of all models.
from lightfold.workflow.screening import SUMMARY, Screening

SCREENING = Screening(PLAN)
ESTIMATORS = SCREENING.folder


rule crossvalidate:
    input:
        unpack(SCREENING.crossvalidate_inputs),
    output:
        folds=f"{ESTIMATORS}/{{model}}/folds.parquet",
    log:
        text=f"{ESTIMATORS}/{{model}}/crossvalidate.log",
        usage=f"{ESTIMATORS}/{{model}}/crossvalidate.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=30),
        runtime=minutes(10, per_mb=10),
    params:
        code=SCREENING.crossvalidate_code,
        settings=SCREENING.crossvalidate_settings,
    script:
        "../scripts/crossvalidate.py"


rule screen:
    input:
        SCREENING.screen_inputs,
    output:
        folds=f"{ESTIMATORS}/folds.parquet",
        summary=f"{ESTIMATORS}/summary.parquet",
        listings=listings(ESTIMATORS, "screening", "summary", SUMMARY),
        pictures=pictures(ESTIMATORS, "screening", ["estimators"]),
    log:
        text=f"{ESTIMATORS}/screen.log",
        usage=f"{ESTIMATORS}/screen.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=PLAN.code("screen.py"),
        settings=SCREENING.screen_settings,
    script:
        "../scripts/screen.py"
