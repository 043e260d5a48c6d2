"""The check that missing values were not filled class by class, as with the mean of the class.

A value that is filled in is shared by many stars, while values that were measured are not. If the
stars that share it are of one class, and those that share another one are of another class, then it
was computed from labels. If values of one class alone were filled, theirs is its mean or median,
and no round number. If noise was added, each class has a narrow peak at its median.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.audit.worth import Stars, Trials
from lightfold.seeds import derive
from lightfold.tables import feature_columns

#: Fewest stars that share a value that was filled in.
FEW = 8

#: Share of the stars that have a value of their own, at least, in a feature that was measured.
OWN = 0.2

#: Digits of a round number. Largest distance of a mean or median, in standard errors.
DIGITS, ERRORS = 3, 3.0

#: Shares of a class that are tried as a peak; how many times as many stars it has as there are
#: beside it, as far as three half-widths from its middle; and the least share of stars that lie
#: farther out, on each side.
PEAKS, HIGHER, SIDE = (0.15, 0.2, 0.3, 0.4, 0.5, 0.6), 10, 0.1

#: What suspect values add to macro-F1, compared with those of other stars, and by how many
#: standard errors.
GAIN, SURE = 0.03, 1.8

#: A peak: its middle, and the distance up to which a star belongs to it.
Peak = tuple[float, float]


def check_filled(table: pd.DataFrame, trials: Trials) -> Finding:
    """Return in which features missing values were filled by class.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    trials : Trials
        Some of its stars, and what forests make of them.
    """
    label = table["label"].to_numpy(str)
    named, suspects = [], {}
    for name in feature_columns(table):
        values = table[name].to_numpy("float64")
        found = filled(values, label)
        if len(found) > 1:
            named.append(f"{name} ({_said(found)})")
        elif peaks := _filled_in_one(found, values, label) or filled_with_noise(values, label):
            suspects[name] = peaks
    if suspects:
        worth = trials.compared(_others(trials.stars, suspects, trials.seed))
        if worth.gain >= GAIN and worth.errors >= SURE:
            for name, peaks in suspects.items():
                said = _said({own: middle for own, (middle, _) in peaks.items()})
                named.append(f"{name} ({said}: {worth})")
    return counted(
        "values_filled_by_class",
        named,
        "features have a value for each class that many of its stars share, and no other star, as "
        "if missing values were filled class by class: leave them missing, or fill them all alike",
        severity="warning",
    )


def filled(values: np.ndarray, label: np.ndarray) -> dict[str, float]:
    """Return the value that stars of a class share, by class; none if other classes share it.

    Parameters
    ----------
    values : array of float, shape (stars,)
        The feature; NaN where it is missing.
    label : array of str, shape (stars,)
        Classes.
    """
    known = np.isfinite(values)
    different, place, sizes = np.unique(values[known], return_inverse=True, return_counts=True)
    shared = np.flatnonzero(sizes >= FEW)
    classes = len(np.unique(label))
    if not 0 < len(shared) <= classes or (sizes == 1).sum() < OWN * len(label):
        return {}
    found: dict[str, float] = {}
    for number in shared:
        own = np.unique(label[known][place == number])
        if len(own) > 1 or own[0] in found:
            return {}
        found[str(own[0])] = float(different[number])
    return found


def _filled_in_one(
    found: dict[str, float], values: np.ndarray, label: np.ndarray
) -> dict[str, Peak]:
    """Return the class in which stars share its mean or median, if `filled` found only one."""
    if len(found) != 1:
        return {}
    [(name, value)] = found.items()
    if np.float32(f"{value:.{DIGITS}g}") == np.float32(value):
        return {}  # a default, such as 0
    measured = np.isfinite(values) & (values != value)
    rest, every = values[measured & (label == name)], values[measured]
    is_own = _is_middle(value, rest)
    is_of_all = min(abs(value - np.mean(every)), abs(value - np.median(every)))
    # A mean of all stars is no leak, nor may the two be too near to tell.
    if not is_own or is_of_all <= min(abs(value - np.mean(rest)), abs(value - np.median(rest))):
        return {}
    return {name: (value, 0.0)}


def filled_with_noise(values: np.ndarray, label: np.ndarray) -> dict[str, Peak]:
    """Return the peaks of all classes, if each has one at its median, and they lie apart.

    Parameters
    ----------
    values : array of float, shape (stars,)
        The feature; NaN where it is missing.
    label : array of str, shape (stars,)
        Classes.
    """
    found: dict[str, Peak] = {}
    known = np.isfinite(values)
    if (np.unique(values[known], return_counts=True)[1] == 1).sum() < OWN * len(label):
        return {}
    for name in np.unique(label[known]):
        own = np.sort(values[known & (label == name)])
        if len(own) * PEAKS[-1] < FEW:
            continue
        peak = _peak(own)
        if peak is None:
            return {}
        found[str(name)] = peak
    peaks = sorted(found.values())
    apart = any(high[0] - low[0] > low[1] + high[1] for low, high in pairwise(peaks))
    return found if apart else {}


def _peak(values: np.ndarray) -> Peak | None:
    """Return the peak of a class at its median; values are in ascending order."""
    middle = float(np.median(values))
    distances = np.sort(np.abs(values - middle))
    for share in PEAKS:
        inside = int(share * len(values))
        if inside < FEW:
            continue
        border = 3 * distances[inside - 1]
        beside = np.searchsorted(distances, border, "right") - inside
        if inside < HIGHER * beside / 2:
            continue
        below = np.searchsorted(values, middle - border)
        above = len(values) - np.searchsorted(values, middle + border, "right")
        if min(below, above) < max(SIDE * len(values), 2):
            continue
        if _is_middle(middle, np.concatenate([values[:below], values[len(values) - above :]])):
            return middle, float(border)
    return None


def _is_middle(value: float, values: np.ndarray) -> bool:
    """Return whether a value may be the mean or the median of values that were drawn with it."""
    if len(values) < FEW:
        return False
    # The median's standard error is that of the mean, times sqrt(pi / 2), for a normal one.
    error = np.std(values) / np.sqrt(len(values))
    low, high = np.quantile(values, [0.25, 0.75])
    of_median = np.sqrt(np.pi / 2) * (high - low) / 1.349 / np.sqrt(len(values))
    return bool(
        abs(value - np.mean(values)) <= ERRORS * error
        or abs(value - np.median(values)) <= ERRORS * of_median
    )


def _others(stars: Stars, suspects: dict[str, dict[str, Peak]], seed: int) -> pd.DataFrame:
    """Return features of stars with values of other stars at random in place of suspect ones."""
    features = stars.features.copy()
    for name, peaks in suspects.items():
        rng = np.random.default_rng(derive(seed, "filled", name))
        values = features[name].to_numpy("float64")
        taken = np.zeros(len(values), bool)
        for own, (middle, width) in peaks.items():
            taken |= (stars.label == own) & (np.abs(values - middle) <= width)
        measured = values[np.isfinite(values) & ~taken]
        if len(measured):
            features[name] = np.where(taken, rng.choice(measured, len(values)), values)
    return features


def _said(found: dict[str, float]) -> str:
    return ", ".join(f"{value:.6g} for {own}" for own, value in sorted(found.items()))
