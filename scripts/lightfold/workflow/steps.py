"""The files of an experiment, stage by stage, from which one sees how far it is."""

from collections.abc import Iterable
from typing import Any

from lightfold import registry
from lightfold.axes import SPLIT_AXES
from lightfold.runtime import costs
from lightfold.workflow.comparison import Comparison
from lightfold.workflow.exploration import Exploration
from lightfold.workflow.nodes import distinct, values
from lightfold.workflow.plan import Plan
from lightfold.workflow.screening import Screening
from lightfold.workflow.verdicts import Verdicts


def steps(plan: Plan) -> dict[str, dict[str, list[str]]]:
    """Return by task, and by stage in the order of the run, the files that show that it is done.

    A stage that a task does not have is left out. The nodes have their own place, see `nodes`.
    """
    drawn = {
        "exploration": Exploration(plan).targets(),
        "estimators": Screening(plan).targets(),
        "comparison": Comparison(plan).targets(),
        "verdicts": Verdicts(plan).targets(),
    }
    return {task: _of_task(plan, task, drawn) for task in plan.tasks}


def nodes(plan: Plan) -> list[dict[str, Any]]:
    """Return the nodes of the grid, each with its ``folder``, and what its model usually costs."""
    return [
        {**node, "folder": plan.node.format(**node), "cost": _cost(plan, node["model"])}
        for node in plan.grid
    ]


def _cost(plan: Plan, model: str) -> float:
    """Return what a node takes without a resampler, beside others [s]."""
    return costs.START + costs.kind("tune", {"model": model}, fits=plan.fits(model)).work


def _of_task(plan: Plan, task: str, drawn: dict[str, list[str]]) -> dict[str, list[str]]:
    own = plan.of_task(task)
    splits = distinct(own, SPLIT_AXES)
    folder = plan.task.format(task=task)
    dataset = plan.config["tasks"][task]["dataset"]
    second = [] if plan.partitions(dataset) else [plan.produces(dataset)]
    read = plan.tables(task, "objects", *second)
    needed = {
        name
        for resampler in values(own, "resampler")
        for name in registry.declared("resamplers", resampler, "NEEDS")
    }
    made = plan.tables(task, "features", *sorted(needed)) | plan.shown_tables(task, own)
    samples = distinct(own, [*SPLIT_AXES, "resampler"])
    found = {
        "data": read.values(),
        "features": [path for path in made.values() if path not in read.values()],
        "stars": [f"{folder}/table.parquet"],
        "splits": _files(f"{plan.split}/split.parquet", splits),
        "samples": _files(f"{plan.sample}/resampled.parquet", samples),
        "reductions": _files(f"{plan.reduction}/reduction.parquet", plan.reductions(own)),
        "ensembles": _files(f"{plan.split}/{{model}}/params.json", plan.ensembles(own)),
        "audit": [
            *_files(f"{plan.split}/examination.parquet", splits),
            *_files(f"{plan.split}/probe.parquet", splits),
            f"{folder}/audit.parquet",
        ],
    }
    for stage, paths in drawn.items():
        found[stage] = [path for path in paths if path.startswith(f"{folder}/")]
    return {stage: list(paths) for stage, paths in found.items() if paths}


def _files(pattern: str, axes: Iterable[dict[str, Any]]) -> list[str]:
    return [pattern.format(**point) for point in axes]
