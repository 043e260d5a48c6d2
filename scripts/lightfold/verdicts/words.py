"""Words for numbers: when a word is said, how things are counted, what settings are called.

Each word has one rule, and each rule its thresholds here.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import NormalDist
from typing import Any, NamedTuple, TypeAlias

from lightfold.axes import MIXED
from lightfold.display.names import one_line
from lightfold.statistics.holm import ALPHA
from lightfold.statistics.intervals import CONFIDENCE

#: Something brings nothing if the difference is within the region of practical equivalence with at
#: least this probability.
SURE = 0.95

#: A class is learnt if its recall is surely above this: most of its stars are found.
MOST = 0.5

#: Probabilities are calibrated if they are surely off by no more than this on average.
CLOSE = 0.05

#: A difference that is worth finding, and the chance to find it that is asked for.
WORTH_FINDING, POWER = 0.05, 0.8

#: Most names in a list; as many of a longer one; and most that have their numbers beside them.
NAMED, SOME, MEASURED = 5, 3, 3


#: Resamplers and reducers that are not named: nothing is done, or each member has its own.
UNSAID = ("none", MIXED)

#: The model whose answer is constant: a line to be above, and no rival.
CONSTANT = "dummy"


#: A row of a table: values by column.
Row: TypeAlias = Mapping[Any, Any]


class Sentence(NamedTuple):
    """A sentence of a verdict.

    Attributes
    ----------
    about : str
        Heading of its paragraph.
    text : str
        The sentence, as plain text.
    sources : tuple of str
        Names of the tables that its numbers are from.
    """

    about: str
    text: str
    sources: tuple[str, ...]


class Brings(StrEnum):
    """What a resampler or a reducer brings."""

    GAIN = "helps"
    LOSS = "hurts"
    NOTHING = "brings nothing"
    LIKELY = "may help or hurt"
    UNDECIDED = "cannot be decided"


class Learnt(StrEnum):
    """Whether a class is learnt."""

    YES = "learnt"
    IN_PART = "learnt in part"
    NO = "not learnt"


class Calibrated(StrEnum):
    """Whether probabilities are calibrated."""

    YES = "calibrated"
    NO = "not calibrated"
    UNDECIDED = "cannot be decided"


def judge_effect(low: float, high: float, p_adjusted: float, rope_within: float) -> Brings:
    """Return what is brought by something that improves a score by `low` to `high`.

    Nothing, if the difference is surely too small to be of use (Benavoli, Corani, Demsar & Zaffalon
    2017, Journal of Machine Learning Research 18(77)), whatever the p-value. A gain or a loss, if
    the interval leaves out 0 and the corrected p-value is below `ALPHA`. One of them is likely, if
    only the interval leaves out 0. Else it cannot be decided.

    Parameters
    ----------
    low, high : float
        Ends of the interval of the improvement; positive is better.
    p_adjusted : float
        p-value of no difference, corrected for the number of tests.
    rope_within : float
        Probability that the difference is within the region of practical equivalence.
    """
    if rope_within >= SURE:
        return Brings.NOTHING
    if low <= 0 <= high:
        return Brings.UNDECIDED
    if p_adjusted >= ALPHA:
        return Brings.LIKELY
    return Brings.GAIN if low > 0 else Brings.LOSS


def judge_class(recall: float, low: float, precision: float, share: float, classes: int) -> Learnt:
    """Return whether a class is learnt.

    It is, if its recall is surely above `MOST`. It is not, if its recall is below `MOST` and
    perhaps no better than that of a guess, which finds one star in as many as there are classes.
    It is not either, if stars that are given the class are of it no more often than stars drawn
    at random: an answer of this class for every star has a recall of 1. Else, it is in part.

    Parameters
    ----------
    recall, low : float
        Share of its stars that are found, and the low end of the interval.
    precision : float
        Share of it among the stars that are given this class.
    share : float
        Share of it among all test stars.
    classes : int
        Number of classes.
    """
    if precision <= share or (recall < MOST and low <= 1 / classes):
        return Learnt.NO
    return Learnt.YES if low > MOST else Learnt.IN_PART


def judge_probabilities(low: float, high: float) -> Calibrated:
    """Return whether probabilities are calibrated, from the interval of their calibration error."""
    if high <= CLOSE:
        return Calibrated.YES
    return Calibrated.NO if low > CLOSE else Calibrated.UNDECIDED


def stars_needed(stars: float, half_width: float) -> float:
    """Return how many test stars find a difference of `WORTH_FINDING` with a chance of `POWER`.

    The standard error of a difference falls with the square root of the number of stars. With a
    normal approximation, it has to be the difference over z(.975) + z(power) (Cohen 1988,
    Statistical Power Analysis for the Behavioral Sciences).

    Parameters
    ----------
    stars : float
        Number of test stars.
    half_width : float
        Half the width of the 95 % interval of a difference with so many.
    """
    z, more = (NormalDist().inv_cdf(share) for share in ((1 + CONFIDENCE) / 2, POWER))
    return stars * (half_width * (z + more) / z / WORTH_FINDING) ** 2


def counted(number: float, noun: str) -> str:
    """Return a number of things: "1 star", "1,200 stars"."""
    return f"{number:,.0f} {noun}{'' if round(number) == 1 else 's'}"


def joined(names: Sequence[str], most: int = NAMED) -> str:
    """Return names as a list in words: the first `most` of them, and how many others there are."""
    left = len(names) - most
    *before, last = [*names[:most], *([counted(left, "other")] if left > 0 else [])]
    return f"{', '.join(before)} and {last}" if before else last


def setting_name(axes: Row) -> str:
    """Return what a setting is called, in the words of the configuration.

    An ensemble, which mixes settings, is called by its name alone.

    Examples
    --------
    >>> setting_name({"model": "svc", "resampler": "smote", "reducer": "pca"})
    'svc with smote after pca'
    """
    resampler = {"tuned": "a tuned resampler"}.get(axes["resampler"], axes["resampler"])
    parts = [axes["model"]]
    parts += [] if resampler in UNSAID else [f"with {resampler}"]
    parts += [] if axes["reducer"] in UNSAID else [f"after {axes['reducer']}"]
    return one_line(" ".join(parts))
