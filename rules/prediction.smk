# Makes:  models to keep, and what they say of new stars.
# Needs:  what the nodes of a task left, and its verdict; tables or light curves of new stars.
# Leaves: models/{task}/{name}/model.json, with the files that it names.
from lightfold.workflow.prediction import Prediction

PREDICTION = Prediction(PLAN)
MODEL = PREDICTION.model


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
