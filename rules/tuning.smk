# Makes:  a node: a model tuned on the inner folds, fitted on the training set, and its predictions.
# Needs:  SPLIT/{resampler}/resampled.parquet, tasks/{task}/table.parquet, a reducer's reduction.parquet.
# Leaves: NODE/trials.parquet, params.json, out_of_fold.parquet, predictions.parquet,
#         fold_predictions.parquet, default_predictions.parquet, fitted.parquet, study.journal.
from lightfold.workflow.tuning import Tuning

TUNING = Tuning(PLAN)


rule tune:
    input:
        unpack(TUNING.tune_inputs),
    output:
        trials=f"{NODE}/trials.parquet",
        params=f"{NODE}/params.json",
        out_of_fold=f"{NODE}/out_of_fold.parquet",
        predictions=f"{NODE}/predictions.parquet",
        fold_predictions=f"{NODE}/fold_predictions.parquet",
        default_predictions=f"{NODE}/default_predictions.parquet",
        fitted=f"{NODE}/fitted.parquet",
    log:
        text=f"{NODE}/tune.log",
        usage=f"{NODE}/tune.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=80),
        runtime=minutes(5, per_mb=0.05 * PLAN.fits()),
    params:
        code=TUNING.tune_code,
        settings=TUNING.tune_settings,
        journal=f"{NODE}/study.journal",
    script:
        "../scripts/tune.py"
