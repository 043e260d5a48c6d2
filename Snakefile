"""Lightfold: an experiment on variable stars as a DAG; `snakemake --cores 8` runs it.

The experiment is a configuration file: config/config.yaml of the working folder or, if there is
none, of this folder; or another file, given with --configfile. That one has to name its own data
sets, because nothing is mixed in (`runtime/engine.py`). The head of each file in rules/ says what
its rules make, need and leave.
"""

import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.14")
sys.path.insert(0, str(Path(workflow.basedir) / "scripts"))

from lightfold.runtime import engine

# First of all: from here on, Ctrl-C leaves one line.
engine.prepare(workflow, logger, lambda: PLAN)

if "datasets" not in config:
    default = Path("config/config.yaml")

    configfile: str(default if default.exists() else Path(workflow.basedir) / default)


include: "rules/common.smk"
include: "rules/data.smk"
include: "rules/features.smk"
include: "rules/images.smk"
include: "rules/sampling.smk"
include: "rules/reduction.smk"
include: "rules/tuning.smk"
include: "rules/ensembles.smk"
include: "rules/audit.smk"
include: "rules/exploration.smk"
include: "rules/screening.smk"
include: "rules/comparison.smk"
include: "rules/verdicts.smk"
include: "rules/prediction.smk"
include: "rules/report.smk"


rule all:
    default_target: True
    input:
        EXPLORATION.targets(),
        SCREENING.targets(),
        COMPARISON.targets(),
        VERDICTS.targets(),
        rules.report.output,
