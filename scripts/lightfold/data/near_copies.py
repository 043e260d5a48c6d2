"""Stars whose features are nearer to each other than those of different stars: one star, twice.

Around a star, in a region of constant density, the distances d_1 < d_2 < ... to its neighbours have
independent, exponential steps k log(d_{k+1} / d_k), all of the rate m, the number of dimensions
(Facco et al. 2017, Sci. Rep. 7, 12140; Levina & Bickel 2004). A copy is a step that is too long for
the steps farther out. No scale is assumed, nor the number of dimensions, which features that
depend on each other lower, and which differs from class to class.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

#: Neighbours of a star whose distances tell the number of dimensions around it.
NEIGHBOURS = 40

#: Most copies of a star that are found: steps after the first ones are compared with the others.
#: More than `FEW` are found only if the next star is `GAP` times farther: so many stars may be a
#: small kind of their own.
COPIES, FEW, GAP = 9, 3, 10.0

#: Share of the probability of a chance pair that is left to more than a few copies.
RARELY = 0.2

#: Share of chance pairs among those found (Benjamini & Hochberg 1995).
LEVEL = 1e-3

#: A copy is nearer than this times the next star, and than this times the distance at which half
#: of all stars have their first neighbour that may be no copy. So outliers are no copies.
#: Of more than `FEW` copies, the same is asked with 1 / `GAP`.
NEARER = 0.5

#: Features that two stars need in common, if the one with fewer features has more of them.
COMMON = 12

#: A value that so many of the stars share is not a measurement, but a failed fit, a flag or a step.
SHARED = 0.05

#: Least squared distance, so that equal rows have a logarithm.
TINY = 1e-12

#: Distances that are held at a time.
AT_A_TIME = 4_000_000

#: Sets of known features up to which each has a tree of its own.
TREES = 32


class Units(NamedTuple):
    """In what features are measured: their names, spreads, and the values that many stars share.

    ``rounding`` is the mean over the features of step^2 / 6: what rounding adds to a squared
    distance. The spread is the range of the central 90 %.
    """

    names: list[str]
    spreads: list[float]
    shared: list[np.ndarray]
    rounding: float


def units_of(features: pd.DataFrame) -> Units:
    """Return the units of features; those that hardly vary are left out."""
    names, spreads, shared, steps = [], [], [], []
    for name in features:
        known = features[name].to_numpy(float)
        known = known[np.isfinite(known)]
        value, count = np.unique(known, return_counts=True)
        if len(value) < 3:
            continue
        common = count > max(SHARED * len(known), 2)
        if common.all():
            continue
        rare = np.repeat(value[~common], count[~common])
        low, high = np.quantile(rare, [0.05, 0.95])
        if high <= low:
            continue
        names.append(str(name))
        spreads.append(float(high - low))
        shared.append(value[common])
        steps.append(np.quantile(np.diff(value), 0.1) / (high - low))
    rounding = float(np.mean(np.square(steps)) / 6) if steps else 0.0
    return Units(names, spreads, shared, rounding)


def scaled(features: pd.DataFrame, units: Units) -> np.ndarray:
    """Return features in their units (n, m).

    What is missing, infinite, or shared by more than `SHARED` of the stars is NaN.
    """
    columns = [np.empty((len(features), 0))]
    for name, spread, shared in zip(units.names, units.spreads, units.shared, strict=True):
        own = features[name].to_numpy(float)
        usual = np.isfinite(own)
        if len(shared):
            usual &= ~np.isin(own, shared)
        columns.append(np.where(usual, own, np.nan) / spread)
    return np.column_stack(columns)


def neighbours(
    rows: np.ndarray, among: np.ndarray, number: int, own: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the squared distances to each row's nearest others and their places, nearest first.

    A distance is the mean square over the features that both have. They are all features of the
    row, or at least `COMMON` of them. Where there are fewer neighbours, distances are infinite.

    Parameters
    ----------
    rows, among : ndarray (n, m), (k, m)
        Scaled features; NaN where they are missing.
    number : int
        How many neighbours.
    own : ndarray (n,), optional
        The places of `rows` if they are `among` others; then no row is its own neighbour.
    """
    more = 0 if own is None else 1
    number = min(number, len(among) - more)
    a, b = np.isfinite(rows), np.isfinite(among)
    kinds, kind = np.unique(a, axis=0, return_inverse=True)
    if len(kinds) > TREES or rows.shape[1] > COMMON:
        blocks = np.array_split(np.arange(len(rows)), -(-len(rows) * len(among) // AT_A_TIME))
        others = _single(among)
        found = [
            _masked(rows[block], others, number, None if own is None else own[block])
            for block in blocks
        ]
        squares, places = (np.concatenate(part) for part in zip(*found, strict=True))
        return squares, places
    squares = np.full((len(rows), number), np.inf)
    places = np.zeros((len(rows), number), int)
    for here, known in enumerate(kinds):
        asking, fit = np.flatnonzero(kind.ravel() == here), np.flatnonzero(b[:, known].all(axis=1))
        count = min(number + more, len(fit))
        if known.sum() < 2 or count == 0:
            continue
        tree = cKDTree(among[np.ix_(fit, known)])
        distance, place = tree.query(rows[np.ix_(asking, known)], np.arange(1, count + 1))
        place = fit[place]
        if own is not None:  # the row is the first, or one that has the same of what it knows
            itself = np.where(place == own[asking][:, None], -1, distance)
            order = np.argsort(itself, axis=1, kind="stable")[:, 1:]
            distance, place = (np.take_along_axis(of, order, 1) for of in (distance, place))
        squares[asking[:, None], np.arange(count - more)] = distance**2 / known.sum()
        places[asking[:, None], np.arange(count - more)] = place
    return squares, places


class _Single(NamedTuple):
    """Rows (k, m), and the same around their `centre` in single precision, with 0 for NaN."""

    exact: np.ndarray
    centre: np.ndarray
    single: np.ndarray
    squares: np.ndarray
    known: np.ndarray


def _single(rows: np.ndarray) -> _Single:
    """Return rows around their centre: far from 0, single precision tells no neighbours apart."""
    known = np.isfinite(rows)
    pairs = zip(rows.T, known.T, strict=True)
    centre = np.array([np.median(own[there]) if there.any() else 0 for own, there in pairs])
    values = np.where(known, rows - centre, 0).astype("float32")
    return _Single(rows, centre, values, values * values, known.astype("float32"))


def _masked(
    rows: np.ndarray, others: _Single, number: int, own: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the same as `neighbours`, over the features known in both rows."""
    a, among = np.isfinite(rows), others.exact
    x, known = np.where(a, rows - others.centre, 0).astype("float32"), a.astype("float32")
    common = known @ others.known.T
    square = (x * x) @ others.known.T
    square += known @ others.squares.T
    square -= 2 * (x @ others.single.T)
    square /= np.maximum(common, 1)
    need = np.maximum(np.minimum(a.sum(axis=1), COMMON), 2)
    square[common < need[:, None]] = np.inf
    if own is not None:
        square[np.arange(len(rows)), own] = np.inf
    place = np.argpartition(square, number - 1, axis=1)[:, :number]
    far = ~np.isfinite(np.take_along_axis(square, place, axis=1))
    apart = np.square(rows[:, None] - among[place])  # single precision only chose them
    exact = np.nansum(apart, axis=2) / np.maximum(np.isfinite(apart).sum(axis=2), 1)
    exact[far] = np.inf
    order = np.argsort(exact, axis=1)
    return np.take_along_axis(exact, order, 1), np.take_along_axis(place, order, 1)


def chance(step: np.ndarray, squares: np.ndarray, after: int) -> np.ndarray:
    """Return the probability of a step as long as this one, or longer, where all are independent.

    Parameters
    ----------
    step : ndarray (n,)
        The logarithm of the ratio of two distances.
    squares : ndarray (n, k)
        Squared distances to the neighbours, nearest first.
    after : int
        The first neighbour from which steps tell the number of dimensions, from 0 on.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.arange(1 + after, squares.shape[1]) * np.diff(np.log(squares[:, after:])) / 2
    known = np.isfinite(steps)
    total = np.where(known, steps, 0).sum(axis=1)
    number = known.sum(axis=1)
    p = (1 + step / np.maximum(total, 1e-9)) ** -number.astype(float)
    return np.where((number > 3) & np.isfinite(step) & (step > -np.log(NEARER)), p, 1.0)


def near_copies(features: pd.DataFrame) -> np.ndarray:
    """Return pairs (n, 2) of rows that are one star, by their places.

    Each star of a pair is among the nearest of the other, and both see a gap beyond. Of all pairs,
    a share of `LEVEL` is expected to be chance. Rows that are equal are one row here.
    """
    units = units_of(features)
    values = scaled(features, units)
    known = np.flatnonzero(np.isfinite(values).sum(axis=1) > 1)
    if values.shape[1] < 2 or len(known) < 2 * COPIES + 2:
        return np.empty((0, 2), int)
    first = np.flatnonzero(~pd.DataFrame(values[known]).duplicated())  # NaN equals NaN
    unique = values[known][first]
    if len(unique) < 2 * COPIES + 2:
        return np.empty((0, 2), int)
    order, every = known[first], np.arange(len(unique))
    squares, place = neighbours(unique, unique, COPIES + 1, every)
    squares += max(units.rounding, TINY)
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.diff(np.log(squares)) / 2
    each = np.ones_like(steps)
    # More neighbours are looked for only where a step is long enough to be a copy's.
    near = squares[:, :1] <= np.repeat(
        [NEARER**2 * np.median(squares[:, FEW]), np.median(squares[:, COPIES]) / GAP**2],
        [FEW, COPIES - FEW],
    )
    long = steps > np.repeat(np.log([1 / NEARER, GAP]), [FEW, COPIES - FEW])
    asked = np.flatnonzero((near & long).any(axis=1))
    if len(asked):
        more = neighbours(unique[asked], unique, NEIGHBOURS + COPIES, asked)[0]
        more += max(units.rounding, TINY)
        for after in range(1, COPIES + 1):
            step = steps[asked, after - 1]
            tries = FEW / (1 - RARELY) if after <= FEW else (COPIES - FEW) / RARELY
            p = np.minimum(tries * chance(step, more, after), 1)
            each[asked, after - 1] = np.where((near & long)[asked, after - 1], p, 1)
    p = each.min(axis=1)
    copies = np.argmin(each, axis=1) + 1
    star, rank = np.nonzero(np.arange(COPIES) < np.where(p < 1, copies, 0)[:, None])
    other = place[star, rank]
    number = np.isfinite(unique).sum(axis=1)
    mutual = _among(np.column_stack([other, star]), np.column_stack([star, other]), len(unique))
    fewer = number[star] < np.minimum(number[other], COMMON)  # the other does not look at it
    pair = np.where(fewer, p[star], np.maximum(p[star], p[other]))
    pair[~mutual & ~fewer] = 1
    best = np.ones(len(unique))
    np.minimum.at(best, star, pair)
    found = pair <= limit(best)
    return order[np.column_stack([star, other])[found]]


def _among(pairs: np.ndarray, others: np.ndarray, number: int) -> np.ndarray:
    return np.isin(pairs @ [number, 1], others @ [number, 1])


def limit(p: np.ndarray, level: float = LEVEL) -> float:
    """Return the probability below which findings hold, so that this share of them is chance.

    Returns -1 if none holds.
    """
    own = np.sort(p)
    holds = np.flatnonzero(own <= level * np.arange(1, len(own) + 1) / len(own))
    return float(own[holds[-1]]) if len(holds) else -1.0
