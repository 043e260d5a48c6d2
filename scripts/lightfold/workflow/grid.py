"""The grid: the nodes, from the configuration's blocks and exclusions.

Every job of a cluster reads the workflow anew, grid included, so this imports no pandas, and
nothing takes time that grows faster than the grid.
"""

import importlib.util
import itertools
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.axes import NODE_AXES, SPLIT_AXES
from lightfold.errors import ConfigError
from lightfold.runtime.fingerprint import libraries

#: A node: its axes (``test_size`` as a text of two decimals, as it stands in paths), ``status``
#: (planned, excluded) and ``reason``.
Node = dict[str, Any]

#: Tables of a data set that are made from light curves only.
_FROM_CURVES = ("light_curves", "augmented", "images")

#: Where libraries stand that are not installed for everybody, in a file a model.
_ENVIRONMENTS = Path(__file__).parents[3] / "envs"

#: The list in a block that gives the values of each axis.
_LISTS = {
    "task": "tasks",
    "protocol": "protocols",
    "test_size": "test_sizes",
    "repeat": "repeats",
    "resampler": "resamplers",
    "reducer": "reducers",
    "model": "models",
}


def nodes(config: dict[str, Any]) -> list[Node]:
    """Return the nodes, in the order of the blocks.

    Raises
    ------
    ConfigError
        If a task or plug-in is unknown, or a node can never run and is not excluded.
    """
    points = {
        point: None
        for block in config["grid"]
        for point in itertools.product(*(_values(block, axis, config) for axis in NODE_AXES))
    }
    grid = [dict(zip(NODE_AXES, point, strict=True)) for point in points]
    _check_names(grid, config)
    for node in grid:
        reason = _exclusion(node, config["exclude"])
        node.update(status="excluded" if reason else "planned", reason=reason)
    _check_libraries(planned(grid))
    _check_pairs(planned(grid))
    _check_needs(planned(grid), config)
    return grid


def planned(grid: Iterable[Node]) -> list[Node]:
    """Return the nodes that are not excluded."""
    return [node for node in grid if node["status"] == "planned"]


def distinct(grid: Iterable[Node], axes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the distinct points of the nodes on some axes, in the order of the nodes."""
    points = dict.fromkeys(tuple(node[axis] for axis in axes) for node in grid)
    return [dict(zip(axes, point, strict=True)) for point in points]


def values(grid: Iterable[Node], axis: str) -> list[Any]:
    """Return the distinct values of the nodes on an axis, in the order of the nodes."""
    return list(dict.fromkeys(node[axis] for node in grid))


def splits(grid: Iterable[Node]) -> list[dict[str, Any]]:
    """Return the distinct splits of the planned nodes, each with its resamplers, as axes."""
    return distinct(planned(grid), [*SPLIT_AXES, "resampler"])


def pairs(grid: Iterable[Node], leaking: list[str]) -> list[dict[str, Any]]:
    """Return the pairs of planned nodes that differ in their protocol alone, of which one leaks.

    Returns
    -------
    list of dict
        The axes that both share, ``honest_protocol`` and ``leaked_protocol``.
    """
    shared = [axis for axis in NODE_AXES if axis != "protocol"]
    honest: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    leaked: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for node in planned(grid):
        side = leaked if node["protocol"] in leaking else honest
        side[tuple(node[axis] for axis in shared)].append(node["protocol"])
    return [
        {**dict(zip(shared, point, strict=True)), "honest_protocol": own, "leaked_protocol": twin}
        for point, protocols in honest.items()
        for own, twin in itertools.product(protocols, leaked.get(point, []))
    ]


def spell(test_size: float, key: str) -> str:
    """Return a test size as it stands in paths; `key` is where it is from."""
    if abs(test_size * 100 - round(test_size * 100)) > 1e-9:
        raise ConfigError(f"{key}: {test_size} is not a multiple of 0.01.")
    return f"{test_size:.2f}"


def _values(block: dict[str, Any], axis: str, config: dict[str, Any]) -> list[Any]:
    values = block.get(_LISTS[axis], list(config["tasks"]))
    if axis != "test_size":
        return values
    return [spell(value, "grid.test_sizes") for value in values]


def _check_names(grid: list[Node], config: dict[str, Any]) -> None:
    known = list(config["tasks"])
    excluded = {exclusion["task"] for exclusion in config["exclude"] if "task" in exclusion}
    for task in [*values(grid, "task"), *sorted(excluded)]:
        if task not in known:
            raise ConfigError(f"there is no task '{task}'; {registry.nearest(task, known)}")
    for axis in ("protocol", "resampler", "reducer", "model"):
        for name in values(grid, axis):
            registry.path(_LISTS[axis], name)
    for name in config["metrics"]:
        registry.path("metrics", name)
    for name in config["images"]["channels"]:
        registry.path("channels", name)
    for name in config["tuning"]["trials_of"]:
        registry.path("models", name)
    for name in config["comparison"]["models"]:
        registry.path("models", name)
    for exclusion in config["exclude"]:
        for axis in exclusion.keys() & {"protocol", "resampler", "reducer", "model"}:
            registry.path(_LISTS[axis], exclusion[axis])
    objective = config["tuning"]["metric"]
    if registry.declared("metrics", objective, "PER_CLASS"):
        raise ConfigError(f"tuning.metric: '{objective}' is a number per class, not one number.")
    if registry.declared("metrics", objective, "ORDINAL"):
        raise ConfigError(
            f"tuning.metric: '{objective}' treats class codes as numbers, which has no meaning "
            f"for nominal classes; choose another one, such as macro_f1."
        )


def _exclusion(node: Node, exclusions: list[dict[str, Any]]) -> str:
    for exclusion in exclusions:
        axes = {axis: value for axis, value in exclusion.items() if axis != "reason"}
        if "test_size" in axes:
            axes["test_size"] = f"{axes['test_size']:.2f}"
        if all(node[axis] == value for axis, value in axes.items()):
            return exclusion["reason"]
    return ""


def _check_pairs(grid: list[Node]) -> None:
    """Stop at pairs with a model of which the plug-ins say that they cannot work."""
    for resampler, model in sorted({(node["resampler"], node["model"]) for node in grid}):
        weighs = registry.declared("resamplers", resampler, "WEIGHTS")
        if weighs and not registry.declared("models", model, "WEIGHTS"):
            raise ConfigError(
                f"grid: {resampler} x {model} cannot run: {model} takes no weights, and weights "
                f"are all that {resampler} does. Exclude the pair, with that reason:\n"
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


def _check_libraries(grid: list[Node]) -> None:
    """Stop at models whose libraries, which not everybody needs, are not installed."""
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


def _check_needs(grid: list[Node], config: dict[str, Any]) -> None:
    """Stop at resamplers and models that need what is made from light curves, without any."""
    used = {(node["task"], axis, node[axis]) for node in grid for axis in ("resampler", "model")}
    for task, axis, name in sorted(used):
        needs = [
            table
            for table in registry.declared(_LISTS[axis], name, "NEEDS")
            if table in _FROM_CURVES
        ]
        if not needs:
            continue
        dataset = config["tasks"][task]["dataset"]
        kind = config["datasets"][dataset]["kind"]
        if registry.declared("datasets", kind, "PRODUCES") != "light_curves":
            raise ConfigError(
                f"grid: {name} cannot run on task {task}: it needs {needs[0]}, made from "
                f"light curves, and data set {dataset} has none. Exclude the pair, with that "
                f"reason:\n"
                f"exclude:\n"
                f"  - {{task: {task}, {axis}: {name}, reason: has no light curves}}"
            )
