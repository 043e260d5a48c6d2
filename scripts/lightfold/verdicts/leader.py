"""The setting that figures of verdicts show: the best by validation."""

from typing import Any, NamedTuple

import pandas as pd

from lightfold import registry
from lightfold.comparison.scores import SETTING, by_validation, main_test_size, setting_names
from lightfold.verdicts.nodes import Node


class Leader(NamedTuple):
    """The best setting by validation.

    Attributes
    ----------
    name : str
        Its name for people.
    setting : dict
        Its axes, without the repeat.
    """

    name: str
    setting: dict[str, Any]


def leader(nodes: list[Node], metric: str) -> Leader | None:
    """Return the best setting by validation of the main test size, None if there are no nodes.

    Parameters
    ----------
    nodes : list of Node
        Honest nodes.
    metric : str
        The metric that studies optimise.
    """
    if not nodes:
        return None
    first = ranked(nodes, metric).iloc[0]
    return Leader(first["name"], {axis: first[axis] for axis in SETTING})


def ranked(nodes: list[Node], metric: str) -> pd.DataFrame:
    """Return the settings of the main test size by validation, the best first, with their names.

    The parameters are those of `leader`; there is at least one node.
    """
    every = pd.DataFrame([{**node.axes, "validation": node.validation} for node in nodes])
    by_setting = every.groupby(SETTING, sort=False)["validation"]
    scores = by_setting.agg(validation="mean", repeats="size").reset_index()
    scores["leaked"] = False
    scores = scores[scores["test_size"] == main_test_size(scores)]
    scores = scores.assign(name=setting_names(scores))
    greater = registry.load("metrics", metric).GREATER_IS_BETTER
    return by_validation(scores, greater)


def sample(own: pd.DataFrame) -> str:
    """Say the test size of a setting's rows of a table, and over how many repeats a figure goes."""
    repeats = own["repeat"].nunique()
    averaged = f", mean of {repeats} repeats" if repeats > 1 else ""
    return f"test size {100 * own['test_size'].iloc[0]:.0f}\N{NO-BREAK SPACE}%{averaged}"
