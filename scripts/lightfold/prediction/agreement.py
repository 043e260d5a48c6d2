"""Whether a model that was fitted again answers as the node did that it was made from."""

from types import ModuleType
from typing import Any

import numpy as np

from lightfold.comparison.decisions import Decision
from lightfold.errors import DataError
from lightfold.predictions import Answers

#: Probabilities that differ by no more are equal, but for the order of sums.
ROUNDING = 1e-9

#: Another library for some models, which nodes use if it is installed; exported models do not.
OTHER = "scikit-learn-intelex"


def compare(
    found: Answers,
    given: Answers,
    decision: Decision,
    metric: ModuleType,
    interval: tuple[float, float],
    versions: list[dict[str, str]],
) -> dict[str, Any]:
    """Return how the answers of a model about test stars compare with those of its node.

    A forest that scikit-learn grows is another one than that of scikit-learn-intelex, from the
    same rows and parameters. Then its score has to be inside the interval of the node's own.

    Parameters
    ----------
    found, given : Answers
        What the model and the node answer about the same test stars, in the same order.
    decision : Decision
        The chosen one of the node.
    metric : module
        The metric that studies optimise.
    interval : tuple of float
        The ends of the interval of the node's score.
    versions : list of dict
        The versions of the libraries that each node was fitted with that is fitted again.

    Returns
    -------
    dict
        ``stars``; ``same_class``, the share of them with the same most probable class;
        ``largest_difference`` of a probability; ``score`` and ``node_score``; ``reason``, why these
        differ, or an empty text.

    Raises
    ------
    DataError
        If they differ by more than rounding, and no library explains it.
    """
    largest = float(np.abs(found.probability - given.probability).max())
    own, node = (
        float(metric.score(answers.y, answers.predicted, answers.probability))
        for answers in map(decision.decide, (found, given))
    )
    same = float((found.predicted == given.predicted).mean())
    told = {
        **{"stars": len(found.y), "same_class": same, "largest_difference": largest},
        **{"score": own, "node_score": node, "reason": ""},
    }
    if largest <= ROUNDING:
        return told
    other = any(OTHER in own for own in versions)
    if other and interval[0] <= own <= interval[1]:
        return {**told, "reason": f"the node was fitted with {OTHER}, the model with scikit-learn"}
    why = f"its score {own:.4f} is outside {interval[0]:.4f} to {interval[1]:.4f}"
    raise DataError(
        f"the model that was fitted again does not answer about {len(found.y)} test stars as the "
        f"node did: a probability differs by {largest:.2g}, and "
        f"{why if other else 'no library is another one'}. Results may be of other versions: run "
        f"`snakemake` again, then export."
    )
