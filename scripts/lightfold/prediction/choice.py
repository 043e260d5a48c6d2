"""Which node or ensemble of a task is exported."""

from typing import Any

from lightfold.axes import NODE_AXES
from lightfold.errors import ConfigError
from lightfold.verdicts.leader import leader
from lightfold.verdicts.nodes import Node


def choose(nodes: list[Node], metric: str, asked: dict[str, Any], key: str) -> Node:
    """Return the node to export: among those on some axes, the one that leads on validation.

    If its setting was run on several splits, it is that of the first one.

    Parameters
    ----------
    nodes : list of Node
        The honest nodes and ensembles of a task that ran.
    metric : str
        The metric that studies optimise.
    asked : dict
        Values on some axes; empty for the setting that leads in the verdict.
    key : str
        Where `asked` is from, for messages.

    Raises
    ------
    ConfigError
        If no node that ran is on these axes, or none has run at all.
    """
    found = [node for node in nodes if all(node.axes[axis] == own for axis, own in asked.items())]
    first = leader(found, metric)
    if first is None and not nodes:
        raise ConfigError(
            f"{key}: no honest node of the task has run, and comparison/nodes.parquet says why. "
            f"`snakemake --keep-going export` exports the other tasks."
        )
    if first is None:
        there = sorted({_name(node.axes) for node in nodes})
        raise ConfigError(
            f"{key}: no honest node with {_listed(asked)} has run; those that have, as "
            f"resampler/reducer/model, are {', '.join(there)}."
        )
    own = [node for node in found if node.axes.items() >= first.setting.items()]
    return min(own, key=lambda node: node.axes["repeat"])


def _name(axes: dict[str, Any]) -> str:
    return "/".join(axes[axis] for axis in ("resampler", "reducer", "model"))


def _listed(axes: dict[str, Any]) -> str:
    return ", ".join(f"{axis} {axes[axis]}" for axis in NODE_AXES if axis in axes)
