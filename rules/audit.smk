# Makes:  the audit: of each split before training, of what its nodes left, and a verdict.
# Needs:  what the rules from `load_curves` to `tune` leave, for every node of a split.
# Leaves: SPLIT/examination.parquet and probe.parquet, tasks/{task}/audit.parquet, or the run fails;
#         tasks/{task}/looks.parquet, which keeps what earlier runs looked at.
from lightfold.workflow.audit import Audit

AUDIT = Audit(PLAN)


rule examine:
    input:
        unpack(AUDIT.examine_inputs),
    output:
        findings=f"{SPLIT}/examination.parquet",
    log:
        text=f"{SPLIT}/examine.log",
        usage=f"{SPLIT}/examine.benchmark.tsv",
    priority: 20
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=30),
        runtime=minutes(3, per_mb=0.2),
    params:
        code=AUDIT.examine_code,
        settings=AUDIT.examine_settings,
    script:
        "../scripts/examine.py"


rule probe:
    input:
        unpack(AUDIT.probe_inputs),
    output:
        findings=f"{SPLIT}/probe.parquet",
    log:
        text=f"{SPLIT}/probe.log",
        usage=f"{SPLIT}/probe.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(per_mb=30),
        runtime=minutes(5, per_mb=0.2),
    params:
        code=AUDIT.probe_code,
        settings=AUDIT.probe_settings,
    script:
        "../scripts/probe.py"


rule judge:
    input:
        AUDIT.judge_inputs,
    output:
        audit=f"{TASK}/audit.parquet",
    log:
        text=f"{TASK}/judge.log",
        usage=f"{TASK}/judge.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=PLAN.code("judge.py"),
        settings=AUDIT.judge_settings,
    script:
        "../scripts/judge.py"


# Looks are kept in looks-history.parquet beside the table. It is no output, because Snakemake
# deletes outputs of jobs that fail, on a cluster also those of other jobs of a batch.
rule look:
    input:
        unpack(AUDIT.look_inputs),
        table=f"{TASK}/table.parquet",
        audit=f"{TASK}/audit.parquet",
    output:
        looks=f"{TASK}/looks.parquet",
    log:
        text=f"{TASK}/look.log",
        usage=f"{TASK}/look.benchmark.tsv",
    conda:
        "../envs/lightfold.yaml"
    resources:
        mem_mb=memory(),
        runtime=minutes(),
    params:
        code=PLAN.code("look.py"),
        settings=AUDIT.look_settings,
    script:
        "../scripts/look.py"


# `snakemake audit` completes the audit and prints its findings. It leaves no file, so it always
# runs.
rule audit:
    input:
        unpack(AUDIT.audit_inputs),
    log:
        text=f"{PLAN.results}/audit.log",
        usage=f"{PLAN.results}/audit.benchmark.tsv",
    localrule: True
    conda:
        "../envs/lightfold.yaml"
    params:
        settings=AUDIT.audit_settings,
    script:
        "../scripts/audit.py"
