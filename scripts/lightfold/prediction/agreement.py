"""Whether a model that was fitted again answers as the nodes did that it was made from."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from lightfold.comparison.decisions import Decision
from lightfold.errors import DataError
from lightfold.predictions import Answers

#: Probabilities that differ by no more are equal, but for the order of sums.
ROUNDING = 1e-9

#: Another library for some models. Nodes use it if it is installed, and exported models never.
OTHER, NAMED = "sklearnex", "scikit-learn-intelex"


class Pair(NamedTuple):
    """What a node that was fitted again answers about test stars, and what it answered before.

    Attributes
    ----------
    name : str
        Its name.
    again, before : array of float, shape (test stars, classes)
        Probabilities by the fit to the whole training set, in the same order.
    versions : dict
        The versions of the libraries that it was fitted with before.
    """

    name: str
    again: np.ndarray
    before: np.ndarray
    versions: dict[str, str]

    @property
    def largest(self) -> float:
        """The largest difference of a probability."""
        return float(np.abs(self.again - self.before).max())


def check_members(pairs: Sequence[Pair]) -> list[str]:
    """Return the nodes that answer otherwise because of another library.

    Raises
    ------
    DataError
        If one answers otherwise, and no library explains it.
    """
    differing = [pair for pair in pairs if pair.largest > ROUNDING]
    for pair in differing:
        if OTHER not in pair.versions:
            raise DataError(
                f"{pair.name}, fitted again, does not answer about {len(pair.again)} test stars as "
                f"it did: a probability differs by {pair.largest:.2g}. Libraries may be of other "
                f"versions than before: run `snakemake` again, then export."
            )
    return [pair.name for pair in differing]


def compare(
    again: Answers,
    before: Answers,
    decision: Decision,
    metric: ModuleType,
    interval: tuple[float, float],
    differing: list[str],
) -> dict[str, Any]:
    """Return how the answers of a model about test stars compare with those of its node.

    A forest that scikit-learn grows is another one than that of scikit-learn-intelex, from the
    same rows and parameters. Then its score has to be inside the interval of the node's own.

    Parameters
    ----------
    again, before : Answers
        What the model answers about test stars, and what the node or ensemble answered.
    decision : Decision
        The chosen one of the node.
    metric : module
        The metric that studies optimise.
    interval : tuple of float
        The ends of the interval of the node's score.
    differing : list of str
        What `check_members` returned.

    Returns
    -------
    dict
        ``stars``; ``same_class``, the share of them with the same most probable class;
        ``largest_difference`` of a probability; ``score`` and ``node_score``; ``reason``, why these
        differ, or an empty text.

    Raises
    ------
    DataError
        If they differ by more than rounding and no member does, or if the score is outside.
    """
    largest = float(np.abs(again.probability - before.probability).max())
    own, node = (
        float(metric.score(answers.y, answers.predicted, answers.probability))
        for answers in map(decision.decide, (again, before))
    )
    reason = ""
    if largest > ROUNDING:
        low, high = interval
        if not differing or not low <= own <= high:
            raise DataError(
                f"the model that was fitted again does not answer about {len(again.y)} test stars "
                f"as the node did: a probability differs by {largest:.2g}, and its score is "
                f"{own:.4f} where that of the node is {node:.4f} [{low:.4f}, {high:.4f}]."
            )
        reason = f"fitted with {NAMED} before and with scikit-learn now: {', '.join(differing)}"
    return {
        "stars": len(again.y),
        "same_class": float((again.predicted == before.predicted).mean()),
        "largest_difference": largest,
        "score": own,
        "node_score": node,
        "reason": reason,
    }
