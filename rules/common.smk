# Makes:  the plan of the experiment: its configuration, its grid, and the paths that all rules share.
# Needs:  the configuration that Snakemake read, and the environment variable LIGHTFOLD_DATA if set.
# Leaves: PLAN, from which every stage works out what its rules ask for; no file.
from pathlib import Path

from lightfold.display.figures import captions
from lightfold.runtime.resources import memory, minutes
from lightfold.workflow import contracts, folders
from lightfold.workflow.config import complete
from lightfold.workflow.outcome import check_results
from lightfold.workflow.plan import LISTED, REST, Plan

engine.check_whole(workflow)
SCHEMA = Path(workflow.basedir) / "config/schemas/config.schema.yaml"
PLAN = Plan(complete(config, SCHEMA, workflow.configfiles))
folders.check_names(workflow.basedir, PLAN.config)
engine.check_once(workflow, lambda: contracts.check_metrics(PLAN.metrics()))
engine.check_first(workflow, lambda: folders.check_writable(PLAN.results))
engine.check_last(workflow, logger, lambda recorded: check_results(PLAN, recorded))
DATASET = PLAN.dataset
PARTITION = PLAN.partition
TASK = PLAN.task
SPLIT = PLAN.split
SAMPLE = PLAN.sample
REDUCED = PLAN.reduction
NODE = PLAN.node


def shown(path, stage, caption):
    """Return a task's file for `snakemake --report` to show, with its caption."""
    labels = {"file": Path(path).name, "what it shows": caption}
    return report(path, category=stage, subcategory="{task}", labels=labels)


def pictures(folder, stage, names):
    """Return the files of a stage's figures."""
    pages = [shown(f"{folder}/{name}.png", stage, captions(stage)[name]) for name in names]
    return [*pages, *(f"{folder}/{name}.pdf" for name in names)]


def listings(folder, stage, name, caption):
    """Return the files of a table for people, one per format."""
    first, *others = [f"{folder}/{name}.{suffix}" for suffix in LISTED]
    return [shown(first, stage, caption), *others]


wildcard_constraints:
    chunk=r"\d+",
    dataset="[^/]+",
    partition="[^/]+",
    task="[^/]+",
    protocol="[^/]+",
    test_size=r"0\.\d\d",
    repeat=r"\d+",
    resampler="[^/]+",
    reducer="[^/]+",
    model="[^/]+",
