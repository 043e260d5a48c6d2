# Makes:  the experiment: its configuration, its grid, and the paths that all rules share.
# Needs:  the configuration that Snakemake read, and the environment variable LIGHTFOLD_DATA if set.
# Leaves: EXPERIMENT, which gives rules their inputs and parameters; nothing is written.
import sys
from pathlib import Path

sys.path.insert(0, str(Path(workflow.basedir) / "scripts"))

from lightfold.runtime import engine
from lightfold.runtime.resources import memory, minutes
from lightfold.workflow.comparison import Experiment
from lightfold.workflow.config import complete

engine.prepare(workflow, logger)

SCHEMA = Path(workflow.basedir) / "config/schemas/config.schema.yaml"
EXPERIMENT = Experiment(complete(config, SCHEMA))
DATASET = EXPERIMENT.dataset
TASK = EXPERIMENT.task
SPLIT = EXPERIMENT.split
SAMPLE = EXPERIMENT.sample
REDUCTION = EXPERIMENT.reduction
NODE = EXPERIMENT.node
FORMATS = ["csv", "md", "tex"]


wildcard_constraints:
    chunk=r"\d+",
    dataset="[^/]+",
    task="[^/]+",
    protocol="[^/]+",
    test_size=r"0\.\d\d",
    repeat=r"\d+",
    resampler="[^/]+",
    reducer="[^/]+",
    model="[^/]+",
