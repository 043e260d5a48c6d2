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
