"""How long the nodes to come will take, by those that are done."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean
from typing import Any

#: How a node's time is guessed: from the done nodes that share these axes, the most alike first.
ALIKE = [
    ("task", "resampler", "reducer", "model"),
    ("task", "reducer", "model"),
    ("reducer", "model"),
    ("model",),
    (),
]

#: How many rows it has is known from the done nodes that share these.
SIZED = [("task", "resampler"), ("task",), ()]


def seconds_left(done: Iterable[dict[str, Any]], left: Iterable[dict[str, Any]]) -> list[float]:
    """Return the time that each of some nodes will take [s]; NaN if no node is done.

    A node is expected to take as long per training row as the done nodes that are most like it. If
    they are of other models, it is scaled by what models usually cost.

    Parameters
    ----------
    done : iterable of dict
        The axes of nodes, their usual ``cost``, ``seconds``, and ``rows`` they were fitted on.
    left : iterable of dict
        The axes of nodes, and their usual ``cost``.
    """
    per_row: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    rows: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for node in done:
        for axes in ALIKE:
            per_row[_key(node, axes)].append(node["seconds"] / node["rows"] / node["cost"])
        for axes in SIZED:
            rows[_key(node, axes)].append(node["rows"] / (1 - float(node["test_size"])))
    return [
        node["cost"]
        * _nearest(per_row, node, ALIKE)
        * _nearest(rows, node, SIZED)
        * (1 - float(node["test_size"]))
        for node in left
    ]


def _key(node: dict[str, Any], axes: tuple[str, ...]) -> tuple[Any, ...]:
    return axes, *(node[axis] for axis in axes)


def _nearest(
    known: dict[tuple[Any, ...], list[float]],
    node: dict[str, Any],
    alike: list[tuple[str, ...]],
) -> float:
    """Return the mean over the done nodes that are most like a node; NaN if none is."""
    found = (known[_key(node, axes)] for axes in alike if _key(node, axes) in known)
    return fmean(next(found, [float("nan")]))
