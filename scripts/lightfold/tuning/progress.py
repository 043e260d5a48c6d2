"""How sure it is that one trial is better than another, by their answers about the same stars."""

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lightfold.fitting.parts import Part
from lightfold.predictions import Answers
from lightfold.statistics.influence import bundle, by_labels, contributions


def error_of_gain(
    metric: ModuleType, parts: Sequence[Part], first: np.ndarray, second: np.ndarray
) -> float:
    """Return the standard error over stars of the difference of two trials' scores.

    It is paired: what a star contributes to one score is compared with what it contributes to the
    other, see `influence.contributions`. So answers that both trials share add nothing.

    Parameters
    ----------
    metric : module
        A plug-in of axis ``metrics``.
    parts : sequence of Part
        The inner folds.
    first, second : array of shape (rows, classes)
        Probabilities that the trials gave to the held-out rows of all folds, in the order of the
        folds.
    """
    y = np.concatenate([part.y_held for part in parts])
    source = np.concatenate([part.held["source_id"].to_numpy(str) for part in parts])
    _, one, star = np.unique(source, return_index=True, return_inverse=True)
    stratum = y[one]
    answers = [Answers(y, own.argmax(axis=1), own, star) for own in (first, second)]
    labels = by_labels(metric)
    if not labels:  # then each unit costs a score of all rows
        unit = bundle(stratum)
        stratum, star = stratum[np.unique(unit, return_index=True)[1]], unit[star]
    before, after = (contributions(metric, own, star, stratum, labels) for own in answers)
    return float(np.sqrt(np.square(after - before).sum()))
