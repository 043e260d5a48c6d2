# Makes:  what can be decided from test stars: pairs of settings, groups, ways to handle imbalance,
#         calibration, conformal sets, and a verdict in words.
# Needs:  what honest nodes left: NODE/params.json, predictions.parquet, out_of_fold.parquet,
#         trials.parquet; SPLIT/split.parquet; the audit, passed; tables of the comparison.
# Leaves: in tasks/{task}/verdicts, contrasts, groups, effects, ranks, balance, calibration,
#         reliability, conformal and abstention.parquet; TABLES (LISTED); figures, as PNG and PDF; verdict.parquet
#         and verdict.md.
from lightfold.workflow.verdicts import TABLES as DECIDED
from lightfold.workflow.verdicts import Verdicts

VERDICTS = Verdicts(PLAN)
VERDICT = VERDICTS.folder


rule contrast:
    input:
        unpack(VERDICTS.contrast_inputs),
        metrics=f"{COMPARED}/metrics.parquet",
        decisions=f"{COMPARED}/decisions.parquet",
        audit=f"{TASK}/audit.parquet",
    output:
        contrasts=f"{VERDICT}/contrasts.parquet",
        groups=f"{VERDICT}/groups.parquet",
        effects=f"{VERDICT}/effects.parquet",
        ranks=f"{VERDICT}/ranks.parquet",
        listings=[
            listings(VERDICT, "verdicts", name, DECIDED[name]) for name in ("groups", "effects")
        ],
        pictures=pictures(VERDICT, "verdicts", ["groups", "critical_difference"]),
    log:
        text=f"{VERDICT}/contrast.log",
        usage=f"{VERDICT}/contrast.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=PLAN.code("contrast.py", f"metrics.{PLAN.objective()}"),
        settings=VERDICTS.contrast_settings,
    script:
        "../scripts/contrast.py"


rule balance:
    input:
        unpack(VERDICTS.balance_inputs),
        decisions=f"{COMPARED}/decisions.parquet",
        audit=f"{TASK}/audit.parquet",
    output:
        balance=f"{VERDICT}/balance.parquet",
        listings=listings(VERDICT, "verdicts", "balance", DECIDED["balance"]),
        pictures=pictures(VERDICT, "verdicts", ["balance"]),
    log:
        text=f"{VERDICT}/balance.log",
        usage=f"{VERDICT}/balance.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=VERDICTS.balance_code,
        settings=VERDICTS.balance_settings,
    script:
        "../scripts/balance.py"


rule calibrate:
    input:
        unpack(VERDICTS.calibrate_inputs),
        decisions=f"{COMPARED}/decisions.parquet",
        audit=f"{TASK}/audit.parquet",
    output:
        calibration=f"{VERDICT}/calibration.parquet",
        reliability=f"{VERDICT}/reliability.parquet",
        pictures=pictures(VERDICT, "verdicts", ["reliability", "recalibration"]),
    log:
        text=f"{VERDICT}/calibrate.log",
        usage=f"{VERDICT}/calibrate.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=PLAN.code("calibrate.py", f"metrics.{PLAN.objective()}"),
        settings=VERDICTS.calibrate_settings,
    script:
        "../scripts/calibrate.py"


rule conform:
    input:
        unpack(VERDICTS.conform_inputs),
        decisions=f"{COMPARED}/decisions.parquet",
        audit=f"{TASK}/audit.parquet",
    output:
        conformal=f"{VERDICT}/conformal.parquet",
        abstention=f"{VERDICT}/abstention.parquet",
        pictures=pictures(VERDICT, "verdicts", ["conformal", "abstention"]),
    log:
        text=f"{VERDICT}/conform.log",
        usage=f"{VERDICT}/conform.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=PLAN.code("conform.py", f"metrics.{PLAN.objective()}"),
        settings=VERDICTS.conform_settings,
    script:
        "../scripts/conform.py"


rule conclude:
    input:
        metrics=f"{COMPARED}/metrics.parquet",
        nodes=f"{COMPARED}/nodes.parquet",
        runtimes=f"{COMPARED}/runtimes.parquet",
        confusion=f"{COMPARED}/confusion.parquet",
        inflation=f"{COMPARED}/inflation.parquet",
        contrasts=f"{VERDICT}/contrasts.parquet",
        groups=f"{VERDICT}/groups.parquet",
        effects=f"{VERDICT}/effects.parquet",
        balance=f"{VERDICT}/balance.parquet",
        calibration=f"{VERDICT}/calibration.parquet",
        conformal=f"{VERDICT}/conformal.parquet",
        audit=f"{TASK}/audit.parquet",
        looks=f"{TASK}/looks.parquet",
    output:
        sentences=f"{VERDICT}/verdict.parquet",
        verdict=shown(f"{VERDICT}/verdict.md", "verdicts", "The verdict in words."),
    log:
        text=f"{VERDICT}/conclude.log",
        usage=f"{VERDICT}/conclude.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=PLAN.code("conclude.py", f"metrics.{PLAN.objective()}"),
        settings=VERDICTS.conclude_settings,
    script:
        "../scripts/conclude.py"
