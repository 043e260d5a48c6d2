# Makes:  models to keep, and what they say of new stars.
# Needs:  what the nodes of a task left, and its verdict; tables or light curves of new stars.
# Leaves: models/{task}/{name}; predictions/{table}.
from lightfold.workflow.prediction import Prediction

PREDICTION = Prediction(PLAN)


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
