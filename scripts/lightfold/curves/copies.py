"""Copies of a star: new light curves within the errors of its points."""

import numpy as np

from lightfold.curves.points import MIN_POINTS, clean
from lightfold.curves.stars import Star

#: The least and the largest share of a star's epochs that a copy keeps.
SHARES = 0.6, 0.95


def new_curves(star: Star, bands: list[str], seed: int) -> Star:
    """Return new light curves of a star: its magnitudes with noise of their errors, thinned.

    One share of the points is kept, the same in every band, points by lot, but never fewer than
    the features of a band need, if it has them. Errors stay as they are.

    Parameters
    ----------
    star : dict
        Its points by band, see `points.clean`; points that are not usable are dropped.
    bands : list of str
        The bands that are looked at.
    seed : int
        Seed of this copy.
    """
    rng = np.random.default_rng(seed)
    share = rng.uniform(*SHARES)
    result: Star = {}
    for band in bands:
        if band not in star:
            continue
        curve, _ = clean(*star[band])
        points = len(curve.t)
        least = min(points, MIN_POINTS)
        kept = np.sort(rng.permutation(points)[: max(round(share * points), least)])
        mag = curve.mag[kept] + rng.normal(scale=curve.err[kept])
        result[band] = curve.t[kept], mag, curve.err[kept]
    return result
