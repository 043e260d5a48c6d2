# Makes:  models to keep, and what they say of new stars.
# Needs:  what the nodes of a task left, and its verdict; tables or light curves of new stars.
# Leaves: models/{task}/{name}/model.json, with the files that it names; in predictions/{table},
#         predictions.parquet, .csv and .vot, ranges.parquet, objects.parquet, {catalogue}.csv,
#         sheets and index.html.
from lightfold.workflow.unlabelled import check_new_stars
from lightfold.workflow.prediction import Prediction

PREDICTION = Prediction(PLAN)
MODEL = PREDICTION.model
PREDICTED = PREDICTION.predicted
engine.check_once(workflow, lambda: check_new_stars(PREDICTION))

SHEET = "Stars of a class: the most probable ones, or the strangest ones."
SUMMARY = "How many new stars have each class, how many are strange, and all sheets, on one page."


rule export_model:
    input:
        unpack(PREDICTION.export_inputs),
    output:
        model=f"{MODEL}/model.json",
    log:
        text=f"{MODEL}.log",
        usage=f"{MODEL}.benchmark.tsv",
    wildcard_constraints:
        name="[^/]+",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=80),
        runtime=minutes(10, per_mb=0.5),
    params:
        code=PREDICTION.export_code,
        settings=PREDICTION.export_settings,
    script:
        "../scripts/export.py"


rule export:
    input:
        PREDICTION.models(),


rule predict_table:
    input:
        unpack(PREDICTION.predict_inputs),
    output:
        predictions=f"{PREDICTED}/predictions.parquet",
        ranges=f"{PREDICTED}/ranges.parquet",
        objects=f"{PREDICTED}/objects.parquet",
        csv=f"{PREDICTED}/predictions.csv",
        vot=f"{PREDICTED}/predictions.vot",
    log:
        text=f"{PREDICTED}.log",
        usage=f"{PREDICTED}.benchmark.tsv",
    wildcard_constraints:
        table=PREDICTION.tables(),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=3),
        runtime=minutes(30, per_mb=1),
    params:
        code=PREDICTION.predict_code,
        settings=PREDICTION.predict_settings,
        sizes=PREDICTION.predict_sizes,
    script:
        "../scripts/predict.py"


rule publish:
    input:
        unpack(PREDICTION.publish_inputs),
    output:
        catalogue=f"{PREDICTED}/{{catalogue}}.csv",
    log:
        text=f"{PREDICTED}/{{catalogue}}.log",
        usage=f"{PREDICTED}/{{catalogue}}.benchmark.tsv",
    wildcard_constraints:
        table=PREDICTION.tables(),
        catalogue=PREDICTION.catalogues(),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(10, per_mb=1),
    params:
        code=PREDICTION.publish_code,
        settings=PREDICTION.publish_settings,
    script:
        "../scripts/publish.py"


rule sheet:
    input:
        unpack(PREDICTION.sheet_inputs),
    output:
        sheets=report(
            directory(f"{PREDICTED}/sheets"),
            patterns=["{sheet}.png"],
            category="predictions",
            subcategory="{table}",
            labels={"file": "{sheet}.png", "what it shows": SHEET},
        ),
        index=report(
            f"{PREDICTED}/index.html",
            category="predictions",
            subcategory="{table}",
            labels={"file": "index.html", "what it shows": SUMMARY},
        ),
    log:
        text=f"{PREDICTED}/sheet.log",
        usage=f"{PREDICTED}/sheet.benchmark.tsv",
    wildcard_constraints:
        table=PREDICTION.tables(),
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=10),
        runtime=minutes(10, per_mb=0.05),
    params:
        code=PLAN.code("sheet.py"),
        settings=PREDICTION.sheet_settings,
    script:
        "../scripts/sheet.py"


rule predict:
    input:
        PREDICTION.predictions,


# `snakemake --cores 1 status` prints how far the experiment is. It leaves no file, so it always
# runs.
rule status:
    log:
        text=f"{PLAN.results}/status.log",
        usage=f"{PLAN.results}/status.benchmark.tsv",
    localrule: True
    conda:
        "../envs/lightfold.yaml"
    params:
        settings=PREDICTION.status_settings,
    script:
        "../scripts/status.py"
