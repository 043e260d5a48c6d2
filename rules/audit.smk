# Makes:  the audit: of each split ahead of training, of what its nodes left, and a verdict.
# Needs:  what rules data to model leave, for every node of a split.
# Leaves: SPLIT/examination.parquet and probe.parquet, tasks/{task}/audit.parquet, or the run fails.


rule examine:
    input:
        unpack(EXPERIMENT.examined_files),
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
        code=EXPERIMENT.code("examine.py"),
        settings=EXPERIMENT.examine_settings,
    script:
        "../scripts/examine.py"


rule probe:
    input:
        unpack(EXPERIMENT.probed_files),
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
        code=EXPERIMENT.probe_code,
        settings=EXPERIMENT.probe_settings,
    script:
        "../scripts/probe.py"


rule judge:
    input:
        EXPERIMENT.judged_files,
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
        code=EXPERIMENT.code("judge.py"),
        settings=EXPERIMENT.judge_settings,
    script:
        "../scripts/judge.py"


# `snakemake audit` makes what is missing of the audit, and says what it found. It leaves no file,
# so it always runs.
rule audit:
    input:
        EXPERIMENT.audits(),
    log:
        text=f"{EXPERIMENT.config['results']}/audit.log",
        usage=f"{EXPERIMENT.config['results']}/audit.benchmark.tsv",
    localrule: True
    conda:
        "../envs/lightfold.yaml"
    params:
        leaking=EXPERIMENT.all_leaking(),
    script:
        "../scripts/audit.py"
