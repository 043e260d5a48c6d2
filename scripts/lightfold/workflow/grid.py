"""The grid: the nodes, from the configuration's blocks and exclusions.

Every job on a cluster reads the workflow anew, with its grid. So this module imports no pandas, and
its run time grows no faster than the grid.
"""

import itertools
from typing import Any

from lightfold.axes import NODE_AXES
from lightfold.workflow.checks import (
    check_exclusions,
    check_libraries,
    check_names,
    check_needs,
    check_pairs,
)
from lightfold.workflow.nodes import LISTS, Node, excludes, planned, spell


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
    check_names(grid, config)
    exclusions = [_axes(number, given) for number, given in enumerate(config["exclude"])]
    for node in grid:
        reason = _exclusion(node, exclusions)
        node.update(status="excluded" if reason else "planned", reason=reason)
    check_exclusions(grid, exclusions)
    check_libraries(planned(grid))
    check_pairs(planned(grid))
    check_needs(planned(grid), config)
    return grid


def _values(block: dict[str, Any], axis: str, config: dict[str, Any]) -> list[Any]:
    values = block.get(LISTS[axis], list(config["tasks"]))
    if axis != "test_size":
        return values
    return [spell(value, "grid.test_sizes") for value in values]


def _axes(number: int, exclusion: dict[str, Any]) -> dict[str, Any]:
    """Return an exclusion with its test size as nodes have it."""
    if "test_size" not in exclusion:
        return exclusion
    size = spell(exclusion["test_size"], f"exclude.{number}.test_size")
    return {**exclusion, "test_size": size}


def _exclusion(node: Node, exclusions: list[dict[str, Any]]) -> str:
    return next((own["reason"] for own in exclusions if excludes(own, node)), "")
