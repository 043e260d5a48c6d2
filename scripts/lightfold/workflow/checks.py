"""Checks of a grid before anything runs: which names and pairs in it can never work."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.axes import NODE_AXES
from lightfold.errors import ConfigError, nearest
from lightfold.runtime.fingerprint import libraries
from lightfold.workflow.nodes import LISTS, Node, excludes, planned, values

#: Tables of a data set that are made from light curves only.
_FROM_CURVES = ("light_curves", "augmented", "images")


#: Folder of the lists of optional libraries, one file per model.
_ENVIRONMENTS = Path(__file__).parents[3] / "envs"


def check_names(grid: list[Node], config: dict[str, Any]) -> None:
    """Raise an error if the configuration has a name that no task or plug-in has."""
    known = list(config["tasks"])
    used = dict.fromkeys(values(grid, "task"), "grid: tasks")
    for number, exclusion in enumerate(config["exclude"]):
        if "task" in exclusion:
            used.setdefault(exclusion["task"], f"exclude.{number}.task")
    for task, key in used.items():
        if task not in known:
            raise ConfigError(f"{key}: there is no task '{task}'; {nearest(task, known)}")
    for axis in ("protocol", "resampler", "reducer", "model"):
        for name in values(grid, axis):
            registry.path(LISTS[axis], name, f"grid: {LISTS[axis]}")
    for kind in ("metrics", "decisions", "ensembles"):
        for name in config[kind]:
            registry.path(kind, name, kind)
    for name in config["images"]["channels"]:
        registry.path("channels", name, "images.channels")
    for name in config["tuning"]["trials_of"]:
        registry.path("models", name, "tuning.trials_of")
    for name in config["comparison"]["models"]:
        registry.path("models", name, "comparison.models")
    for number, exclusion in enumerate(config["exclude"]):
        for axis in ("protocol", "resampler", "reducer", "model"):
            if axis in exclusion:
                registry.path(LISTS[axis], exclusion[axis], f"exclude.{number}.{axis}")
    objective = config["tuning"]["metric"]
    registry.path("metrics", objective, "tuning.metric")
    if registry.declared("metrics", objective, "PER_CLASS"):
        raise ConfigError(f"tuning.metric: '{objective}' is a number per class, not one number.")
    if registry.declared("metrics", objective, "ORDINAL"):
        raise ConfigError(
            f"tuning.metric: '{objective}' treats class codes as numbers, which has no meaning "
            f"for nominal classes; choose another one, such as macro_f1."
        )


def check_exclusions(grid: list[Node], exclusions: list[dict[str, Any]]) -> None:
    """Raise an error if an exclusion means no node of the grid, or all are excluded.

    Parameters
    ----------
    grid : list of dict
        The nodes, with their status.
    exclusions : list of dict
        The entries of `exclude`, with test sizes as nodes have them.
    """
    for number, own in enumerate(exclusions):
        if any(excludes(own, node) for node in grid):
            continue
        for axis in own.keys() - {"reason"}:
            known = [str(value) for value in values(grid, axis)]
            if str(own[axis]) not in known:
                raise ConfigError(
                    f"exclude.{number}.{axis}: no node of the grid has the {axis} '{own[axis]}'; "
                    f"{nearest(str(own[axis]), known)}"
                )
        shown = ", ".join(f"{axis}: {own[axis]}" for axis in NODE_AXES if axis in own)
        raise ConfigError(
            f"exclude.{number}: no node of the grid has {shown} together: take the entry out, or "
            f"correct it."
        )
    if not planned(grid):
        reasons = "".join(f"\n  {reason}" for reason in values(grid, "reason"))
        raise ConfigError(
            f"exclude: every node of the grid is excluded, so that there is nothing to run. The "
            f"reasons given are:{reasons}"
        )


def check_pairs(grid: list[Node]) -> None:
    """Raise an error if a model is paired with a plug-in that cannot work with it."""
    for resampler, model in sorted({(node["resampler"], node["model"]) for node in grid}):
        weighs = registry.declared("resamplers", resampler, "WEIGHTS")
        if weighs and not registry.declared("models", model, "WEIGHTS"):
            raise ConfigError(
                f"grid: {resampler} x {model} cannot run: {model} takes no weights, and weights "
                f"are all that {resampler} changes. Exclude the pair, with that reason:\n"
                f"exclude:\n"
                f"  - {{resampler: {resampler}, model: {model}, reason: takes no weights}}"
            )
    for reducer, model in sorted({(node["reducer"], node["model"]) for node in grid}):
        shown = registry.declared("models", model, "NEEDS")
        if shown and registry.declared("reducers", reducer, "COLUMNS"):
            raise ConfigError(
                f"grid: {reducer} x {model} cannot run: {model} is shown {shown[0]}, and {reducer} "
                f"works on features. Exclude the pair, with that reason:\n"
                f"exclude:\n"
                f"  - {{reducer: {reducer}, model: {model}, reason: is shown {shown[0]}}}"
            )


def check_libraries(grid: list[Node]) -> None:
    """Raise an error if the optional libraries of a model are not installed."""
    for model in values(grid, "model"):
        if not (_ENVIRONMENTS / f"requirements-{model}.txt").exists():
            continue
        found = libraries(f"plugins.models.{model}")
        lacking = [name for name in found if importlib.util.find_spec(name) is None]
        if lacking:
            raise ConfigError(
                f"grid: model {model} needs {' and '.join(lacking)}, which this Python lacks: run "
                f"`{sys.executable} -m pip install -r envs/requirements-{model}.txt`."
            )


def check_needs(grid: list[Node], config: dict[str, Any]) -> None:
    """Raise an error if a resampler or model needs light curves and a data set has none."""
    used = {(node["task"], axis, node[axis]) for node in grid for axis in ("resampler", "model")}
    for task, axis, name in sorted(used):
        needs = [
            table
            for table in registry.declared(LISTS[axis], name, "NEEDS")
            if table in _FROM_CURVES
        ]
        if not needs:
            continue
        dataset = config["tasks"][task]["dataset"]
        kind = config["datasets"][dataset]["kind"]
        if registry.declared("datasets", kind, "PRODUCES") != "light_curves":
            raise ConfigError(
                f"grid: {name} cannot run on task {task}: it needs {needs[0]} from light curves, "
                f"and data set {dataset} has none. Exclude the pair, with that reason:\n"
                f"exclude:\n"
                f"  - {{task: {task}, {axis}: {name}, reason: has no light curves}}"
            )
