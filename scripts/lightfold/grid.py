"""The grid: one row a node, from the configuration's blocks and exclusions."""

import itertools
from typing import Any

import pandas as pd

from lightfold import plugins
from lightfold.errors import ConfigError
from lightfold.tables import NODE_AXES, SPLIT_AXES

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


def nodes(config: dict[str, Any]) -> pd.DataFrame:
    """Return the grid.

    Returns
    -------
    DataFrame
        One row a node, in the order of the blocks: the axes (``test_size`` as a text of two
        decimals, as it stands in paths), ``status`` (planned, excluded) and ``reason``.

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
    grid = pd.DataFrame(list(points), columns=NODE_AXES, dtype=object)
    _check_names(grid, config)
    grid["reason"] = [_exclusion(node, config["exclude"]) for node in records(grid)]
    grid["status"] = ["excluded" if reason else "planned" for reason in grid["reason"]]
    _check_pairs(planned(grid))
    return grid[[*NODE_AXES, "status", "reason"]]


def planned(grid: pd.DataFrame) -> pd.DataFrame:
    """Return the nodes that are not excluded."""
    return grid[grid["status"] == "planned"]


def splits(grid: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the distinct splits of the planned nodes, each with its resamplers, as axes."""
    columns = [*SPLIT_AXES, "resampler"]
    return records(planned(grid)[columns].drop_duplicates())


def pairs(grid: pd.DataFrame, leaking: list[str]) -> list[dict[str, Any]]:
    """Return the pairs of planned nodes that differ in their protocol alone, of which one leaks.

    Returns
    -------
    list of dict
        The axes that both share, ``honest_protocol`` and ``leaked_protocol``.
    """
    nodes = planned(grid)[NODE_AXES]
    leaks = nodes["protocol"].isin(leaking)
    honest = nodes[~leaks].rename(columns={"protocol": "honest_protocol"})
    leaked = nodes[leaks].rename(columns={"protocol": "leaked_protocol"})
    shared = [axis for axis in NODE_AXES if axis != "protocol"]
    both = honest.merge(leaked, on=shared)
    return records(both[[*shared, "honest_protocol", "leaked_protocol"]])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dicts."""
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


def _values(block: dict[str, Any], axis: str, config: dict[str, Any]) -> list[Any]:
    values = block.get(_LISTS[axis], list(config["tasks"]))
    if axis != "test_size":
        return values
    for value in values:
        if abs(value * 100 - round(value * 100)) > 1e-9:
            raise ConfigError(f"grid.test_sizes: {value} is not a multiple of 0.01.")
    return [f"{value:.2f}" for value in values]


def _check_names(grid: pd.DataFrame, config: dict[str, Any]) -> None:
    known = list(config["tasks"])
    excluded = {exclusion["task"] for exclusion in config["exclude"] if "task" in exclusion}
    for task in [*grid["task"].unique(), *sorted(excluded)]:
        if task not in known:
            raise ConfigError(f"there is no task '{task}'; {plugins.nearest(task, known)}")
    for axis in ("protocol", "resampler", "reducer", "model"):
        for name in grid[axis].unique():
            plugins.path(_LISTS[axis], name)
    for name in grid["reducer"].unique():
        if plugins.declared("reducers", name, "FITTED"):
            raise ConfigError(f"grid.reducers: no rule of this version fits '{name}'.")
    for name in config["metrics"]:
        plugins.path("metrics", name)
    for name in config["comparison"]["models"]:
        plugins.path("models", name)
    for exclusion in config["exclude"]:
        for axis in exclusion.keys() & {"protocol", "resampler", "reducer", "model"}:
            plugins.path(_LISTS[axis], exclusion[axis])
    objective = config["tuning"]["metric"]
    if plugins.declared("metrics", objective, "PER_CLASS"):
        raise ConfigError(f"tuning.metric: '{objective}' is a number per class, not one number.")
    if plugins.declared("metrics", objective, "ORDINAL"):
        raise ConfigError(
            f"tuning.metric: '{objective}' treats class codes as numbers, which has no meaning "
            f"for nominal classes; choose another one, such as macro_f1."
        )


def _exclusion(node: dict[str, Any], exclusions: list[dict[str, Any]]) -> str:
    for exclusion in exclusions:
        axes = {axis: value for axis, value in exclusion.items() if axis != "reason"}
        if "test_size" in axes:
            axes["test_size"] = f"{axes['test_size']:.2f}"
        if all(node[axis] == value for axis, value in axes.items()):
            return exclusion["reason"]
    return ""


def _check_pairs(grid: pd.DataFrame) -> None:
    """Stop at pairs of resampler and model of which the plug-ins say that they cannot work."""
    for resampler, model in sorted(set(zip(grid["resampler"], grid["model"], strict=True))):
        weighs = plugins.declared("resamplers", resampler, "WEIGHTS")
        if weighs and not plugins.declared("models", model, "WEIGHTS"):
            raise ConfigError(
                f"grid: {resampler} x {model} cannot run: {model} takes no weights, and weights "
                f"are all that {resampler} does. Exclude the pair, with that reason:\n"
                f"exclude:\n"
                f"  - {{resampler: {resampler}, model: {model}, reason: takes no weights}}"
            )
