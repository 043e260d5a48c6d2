"""Ways to handle imbalance: which rows are fitted, and what is made of the probabilities."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import ModuleType
from typing import NamedTuple

import numpy as np

from lightfold import registry
from lightfold.comparison.answers import decided
from lightfold.comparison.decisions import ARGMAX
from lightfold.predictions import Answers
from lightfold.statistics.losses import log_losses
from lightfold.verdicts.calibration_maps import MAPS, cross_fit, recalibrate

#: The resampler and the recalibration that change nothing.
NONE = "none"

#: What a way has in place of `NONE` if probabilities are recalibrated.
RECALIBRATED = "recalibration"


class Way(NamedTuple):
    """A way to handle imbalance.

    Attributes
    ----------
    resampler : str
        What the rows to fit are made by.
    recalibration : str
        `RECALIBRATED` or `NONE`.
    decision : str
        How probabilities become a class.
    """

    resampler: str
    recalibration: str = NONE
    decision: str = ARGMAX

    @property
    def name(self) -> str:
        """What is done, in the words of the configuration.

        Examples
        --------
        >>> Way("none", decision="thresholds").name
        'none + thresholds'
        """
        more = [self.recalibration] if self.recalibration != NONE else []
        more += [self.decision] if self.decision != ARGMAX else []
        return " + ".join([self.resampler, *more])

    @property
    def steps(self) -> int:
        """How many things are done about imbalance."""
        return sum([self.resampler != NONE, self.recalibration != NONE, self.decision != ARGMAX])


class Handled(NamedTuple):
    """What a node answers about its test stars in each way.

    Attributes
    ----------
    answers : dict
        By the way. Their probabilities are those that the way gives.
    recalibration : str
        The recalibration with the least log loss on rows out of fold.
    """

    answers: dict[Way, Answers]
    recalibration: str


def handle(
    resampler: str,
    test: Answers,
    seen: Answers,
    decisions: Mapping[str, np.ndarray],
    metric: ModuleType,
) -> Handled:
    """Return what a node answers in each way; its test rows have no part in any choice.

    Decisions that make up for classes that were resampled or weighted are for the node's own
    probabilities alone: recalibration makes up for them too. The others are made once more for
    recalibrated ones.

    Parameters
    ----------
    resampler : str
        The node's.
    test, seen : Answers
        What it answered about test stars, and about training stars out of fold.
    decisions : mapping
        Weights of the classes, shape (classes,), by the decision.
    metric : module
        The metric that studies optimise, which decisions are made for.
    """
    method, given = best_map(seen)
    better = replace(test, probability=recalibrate(method, seen, test.probability))
    none = np.ones(test.probability.shape[1])
    found = {
        Way(resampler): decided(test, none, True),
        Way(resampler, RECALIBRATED): decided(better, none, False),
    }
    for name, weight in decisions.items():
        plugin = registry.load("decisions", name)
        if name == ARGMAX:
            continue
        own = Way(resampler, decision=name)
        found[own] = decided(found[Way(resampler)], weight, plugin.PROBABILITIES)
        if not plugin.PROBABILITIES:
            again = plugin.weights(replace(seen, probability=given), {}, metric)
            found[own._replace(recalibration=RECALIBRATED)] = decided(better, again, False)
    return Handled(found, method)


def best_map(seen: Answers) -> tuple[str, np.ndarray]:
    """Return the recalibration with the least log loss on rows that it was not learned on.

    The second value is what it makes of the probabilities of those rows.
    """
    given = [cross_fit(method, seen) for method in MAPS]
    losses = log_losses(seen.y, given)[:, 0].mean(axis=1)
    best = int(np.argmin(losses))
    return list(MAPS)[best], given[best]


def in_order(ways: Collection[Way]) -> list[Way]:
    """Return ways by resampler, none first, in their order; of each, those that do least first."""
    known = list(dict.fromkeys([NONE, *(way.resampler for way in ways)]))
    return sorted(set(ways), key=lambda way: (known.index(way.resampler), way.steps, way))
