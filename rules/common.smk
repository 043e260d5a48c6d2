# Makes:  the experiment: its configuration, its grid, and the paths that all rules share.
# Needs:  the configuration that Snakemake read, and the environment variable LIGHTFOLD_DATA if set.
# Leaves: functions that give a rule its inputs and parameters; nothing is written.
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(workflow.basedir) / "scripts"))

from lightfold import plugins, progress
from lightfold.config import complete
from lightfold.fingerprint import fingerprint
from lightfold.grid import nodes, planned, splits
from lightfold.seeds import derive

# One thread a job: the parallelism is the DAG's, and OpenMP pools that share cores stall.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"

EXPERIMENT = complete(config, Path(workflow.basedir) / "config/schemas/config.schema.yaml")
GRID = nodes(EXPERIMENT)
RES = EXPERIMENT["results"]
DATASET = f"{RES}/datasets/{{dataset}}"
TASK = f"{RES}/tasks/{{task}}"
SPLIT = f"{TASK}/{{protocol}}/test-{{test_size}}/repeat-{{repeat}}"
SAMPLE = f"{SPLIT}/{{resampler}}"
NODE = f"{SAMPLE}/{{reducer}}/{{model}}"


if workflow.is_main_process and not workflow.dryrun:
    progress.attach(logger, workflow.cores or 1)


def one_of(names):
    """Return a wildcard's pattern that matches these names only, also when there are none."""
    return "|".join(sorted(names)) or "(?!)"


def datasets_with(product):
    """Return the data sets whose kind produces light curves, or features."""
    found = []
    for name, dataset in EXPERIMENT["datasets"].items():
        if plugins.declared("datasets", dataset["kind"], "PRODUCES") == product:
            found.append(name)
    return found


def class_names(task):
    """Return the classes of a task, in the order of their codes."""
    return list(EXPERIMENT["tasks"][task]["classes"])


def nodes_of(task, status):
    """Return the axes of a task's nodes with a status, as plain dicts (with any reason)."""
    own = GRID[(GRID["task"] == task) & (GRID["status"] == status)]
    return own.drop(columns="status").to_dict("records")
