"""Nodes of the grid: their distinct points on some axes, their pairs, and their spelling."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from lightfold.axes import NODE_AXES, SPLIT_AXES
from lightfold.errors import ConfigError

#: A node: its axes (``test_size`` is a text of two decimals, as in paths), ``status`` (planned,
#: excluded) and ``reason``.
Node = dict[str, Any]


#: The list in a block that gives the values of each axis.
LISTS = {
    "task": "tasks",
    "protocol": "protocols",
    "test_size": "test_sizes",
    "repeat": "repeats",
    "resampler": "resamplers",
    "reducer": "reducers",
    "model": "models",
}


def planned(grid: Iterable[Node]) -> list[Node]:
    """Return the nodes that are not excluded."""
    return [node for node in grid if node["status"] == "planned"]


def excludes(exclusion: dict[str, Any], node: Node) -> bool:
    """Return whether an entry of `exclude`, with its test size spelt, means a node."""
    return all(node[axis] == value for axis, value in exclusion.items() if axis != "reason")


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
    """Return the pairs of planned nodes that differ only in protocol: one honest, one leaking.

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
    """Return a test size as it is spelt in paths; `key` says where it is from."""
    if abs(test_size * 100 - round(test_size * 100)) > 1e-9:
        raise ConfigError(f"{key}: {test_size} is not a multiple of 0.01.")
    return f"{test_size:.2f}"
