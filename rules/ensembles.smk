# Makes:  the ensembles of an honest split: weighted means of its nodes' probabilities.
# Needs:  what the nodes of the split left: NODE/params.json, predictions.parquet,
#         fold_predictions.parquet, out_of_fold.parquet; SPLIT/split.parquet.
# Leaves: SPLIT/{ensemble}/params.json, predictions.parquet, out_of_fold.parquet.
from lightfold.workflow.ensembles import Ensembles

ENSEMBLES = Ensembles(PLAN)


rule ensemble:
    input:
        unpack(ENSEMBLES.ensemble_inputs),
    output:
        params=ENSEMBLES.each("params.json"),
        predictions=ENSEMBLES.each("predictions.parquet"),
        out_of_fold=ENSEMBLES.each("out_of_fold.parquet"),
    log:
        text=f"{SPLIT}/ensemble.log",
        usage=f"{SPLIT}/ensemble.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=ENSEMBLES.ensemble_code,
        settings=ENSEMBLES.ensemble_settings,
    script:
        "../scripts/ensemble.py"
