"""The decisions of a node: their weights, what they bring, and which of them is chosen."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.axes import NODE_AXES
from lightfold.comparison.answers import decided
from lightfold.predictions import Answers

#: The decision that changes nothing, which each other one has to beat.
ARGMAX = "argmax"


class Decision(NamedTuple):
    """A decision of a node.

    Attributes
    ----------
    name : str
        Its plug-in.
    weight : array of float, shape (classes,)
        The weight of each class, from all out-of-fold rows.
    validation : float
        The mean score over inner folds, each decided by weights from the other folds alone.
    chosen : bool
        Whether it is the best of the node's by that.
    """

    name: str
    weight: np.ndarray
    validation: float
    chosen: bool

    def decide(self, answers: Answers) -> Answers:
        """Return answers as it decides them, with better probabilities if it says so."""
        return decided(
            answers, self.weight, registry.declared("decisions", self.name, "PROBABILITIES")
        )


def decisions_of(table: pd.DataFrame, classes: list[str]) -> dict[tuple[Any, ...], list[Decision]]:
    """Return the decisions of each node, given ``decisions.parquet``, by the node's axes."""
    found: dict[tuple[Any, ...], list[Decision]] = {}
    by: Any = table.groupby([*NODE_AXES, "decision"], sort=False)
    for (*node, name), own in by:
        weight = own.set_index("class")["weight"].reindex(classes).to_numpy(float)
        first = own.iloc[0]
        decision = Decision(name, weight, first["validation"], bool(first["chosen"]))
        found.setdefault(tuple(node), []).append(decision)
    return found


def chosen_decisions(table: pd.DataFrame, classes: list[str]) -> dict[tuple[Any, ...], Decision]:
    """Return each node's chosen decision, given ``decisions.parquet``, by the node's axes."""
    own = decisions_of(table[table["chosen"].astype(bool)], classes)
    return {node: decision for node, (decision,) in own.items()}


def learn(
    names: Sequence[str],
    seen: Answers,
    fold: np.ndarray,
    fractions: dict[str, Any],
    metric: ModuleType,
) -> list[Decision]:
    """Return the decisions that apply to a node, in the order of their names.

    Parameters
    ----------
    names : sequence of str
        Plug-ins, `ARGMAX` among them.
    seen : Answers
        What the models of the inner folds answered about training stars that they had not seen.
    fold : array of int, shape (rows,)
        The inner fold of each of these rows.
    fractions : dict
        What the node's record says, see `plugins.decisions`.
    metric : module
        The metric that studies optimise.
    """
    found = list(_learnt(names, seen, fold, fractions, metric))
    side = 1 if metric.GREATER_IS_BETTER else -1
    best = max(found, key=lambda own: (side * own.validation, own.name == ARGMAX))
    return [own._replace(chosen=own is best) for own in found]


def _learnt(
    names: Sequence[str],
    seen: Answers,
    fold: np.ndarray,
    fractions: dict[str, Any],
    metric: ModuleType,
) -> Iterator[Decision]:
    for name in names:
        plugin = registry.load("decisions", name)
        weight = plugin.weights(seen, fractions, metric)
        if weight is None:
            continue
        scores = []
        for number in np.unique(fold):
            own, others = seen.part(fold == number), seen.part(fold != number)
            answers = decided(own, plugin.weights(others, fractions, metric), plugin.PROBABILITIES)
            scores.append(metric.score(answers.y, answers.predicted, answers.probability))
        yield Decision(name, weight, float(np.mean(scores)), False)
