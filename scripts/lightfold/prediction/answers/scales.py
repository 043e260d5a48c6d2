"""Whether new stars have a feature in another unit, or on another scale, than training stars."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from scipy.stats import ks_2samp

from lightfold.data.reading.missing import are_magnitudes

#: New stars from which a distribution hints at anything, and from which it can be certain.
FEW, MANY = 5, 20

#: Kolmogorov-Smirnov distance between new stars and training stars as they are, from which another
#: unit is looked for; and below which they agree in that unit. Two surveys of the same classes
#: differ by less than the first in periods, and a wrong unit by more.
APART, ALIKE = 0.5, 0.25

#: For a mere hint, the distance has to fall by this factor.
_NEARER = 2

#: Features that are spans of time, or frequencies.
_TIME = re.compile(r"period|freq|time|days?$|(^|_)(p|per)(_|$)", re.IGNORECASE)
_TIME_UNIT = re.compile(r"d|days?|h|hr|hours?|min|s|sec", re.IGNORECASE)

#: Features in magnitudes that are no brightness.
_AMPLITUDE = re.compile(r"amp|mag", re.IGNORECASE)

#: Spans of time in days.
_SPANS = {"hours": 1 / 24, "minutes": 1 / 1440, "seconds": 1 / 86400}


class Change(NamedTuple):
    """What makes the new values like those of the training stars.

    Attributes
    ----------
    words : str
        What seems to be wrong, as "hours in place of days".
    distance : float
        Kolmogorov-Smirnov distance to the training stars after the change.
    certain : bool
        Whether the values agree so well only then that they are surely wrong now.
    """

    words: str
    distance: float
    certain: bool


def change(values: np.ndarray, training: np.ndarray, name: str, unit: str = "") -> Change | None:
    """Return the change of unit or scale after which values are like the training stars'.

    Parameters
    ----------
    values, training : array of float
        The known values of the new stars, and of the training stars.
    name, unit : str
        The feature's, which say what it may be: a span of time, a date, magnitudes.

    Returns
    -------
    Change or None
        None if they are like them as they are, or no change makes them so.
    """
    if min(len(values), len(training)) < FEW:
        return None
    before = _distance(values, training)
    if before < APART:
        return None
    found = []
    for words, sure, turned in _changes(name, unit):
        with np.errstate(all="ignore"):
            new = turned(values)
        if np.isfinite(new).all():
            after = _distance(new, training)
            certain = sure and after < ALIKE and len(values) >= MANY
            found.append(Change(words, after, certain))
    best = min(found, key=lambda one: one.distance, default=None)
    return None if best is None or best.distance * _NEARER > before else best


def _distance(values: np.ndarray, training: np.ndarray) -> float:
    return float(ks_2samp(values, training, method="asymp").statistic)


def _changes(
    name: str, unit: str
) -> Iterator[tuple[str, bool, Callable[[np.ndarray], np.ndarray]]]:
    """Yield what may be wrong with a feature, whether it can be certain, and what puts it right.

    Numbers without a unit of time or magnitude differ from survey to survey by more than any unit.
    A scale cannot be certain: it may make any two long-tailed distributions alike.
    """
    if _TIME.search(name) or _TIME_UNIT.fullmatch(unit):
        for span, days in _SPANS.items():
            yield f"{span} in place of days", True, partial(np.multiply, days)
            yield f"days in place of {span}", True, partial(np.multiply, 1 / days)
        yield "frequencies in place of periods, or the reverse", False, lambda x: 1 / x
        yield "logarithms in place of the values", False, lambda x: 10.0**x
        yield "values in place of their logarithms", False, np.log10
    elif _AMPLITUDE.search(name) or are_magnitudes(name, unit):
        yield "mmag in place of mag", True, lambda x: x / 1000
        yield "mag in place of mmag", True, lambda x: x * 1000
    if are_magnitudes(name, unit):
        yield "fluxes in nJy in place of magnitudes", False, lambda x: 31.4 - 2.5 * np.log10(x)
