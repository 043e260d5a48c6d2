"""Changes of magnitude over time: the dm-dt histogram of all pairs of points (Mahabal et al. 2017).

Mahabal et al. (2017, "Deep-learnt classification of light curves", IEEE SSCI, arXiv:1709.06257)
count all pairs in bins of time difference and magnitude difference that widen outwards. Here there
are 28 bins of each: times from 1/145 to 4,000 days in equal logarithmic steps, and differences of
up to 5 mag. The outer bins also hold what is beyond. Every column is divided by its sum, because
how often a survey returns to a star is not a property of the star.
"""

import numpy as np

from lightfold.curves.points import Curve
from lightfold.images.raster import shares
from lightfold.images.table import SIZE

#: Outer edges of the `SIZE` bins of time differences [d].
SHORTEST, LONGEST = 1 / 145, 4000.0

#: Edges of the bins of magnitude differences [mag], the same for fading and brightening.
STEPS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)

#: Pairs are taken of at most this many points per band, because pairs grow with their square.
POINTS = 1_000


def draw(curves: list[Curve], period: float) -> np.ndarray:
    """Return the histogram as shares of each column; see `count_pairs`."""
    return shares(count_pairs(curves))


def count_pairs(curves: list[Curve]) -> np.ndarray:
    """Return the histogram: longer times to the right, fading downwards; pairs are within a band.

    If a band has more than 1,000 points, only every second, third ... one is used.
    """
    edges = np.array([*(-step for step in reversed(STEPS)), 0.0, *STEPS])
    counts = np.zeros(SIZE * SIZE)
    for curve in curves:
        t, mag, _ = (values[:: -(-len(values) // POINTS)] for values in curve)
        first, second = np.triu_indices(len(t), 1)
        time = np.log((t[second] - t[first]) / SHORTEST) / np.log(LONGEST / SHORTEST)
        column = (time * SIZE).clip(0, SIZE - 1).astype(int)
        row = np.searchsorted(edges, mag[second] - mag[first])
        counts += np.bincount(row * SIZE + column, minlength=SIZE * SIZE)
    return counts.reshape(SIZE, SIZE)
