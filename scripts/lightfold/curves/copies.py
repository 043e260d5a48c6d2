"""Copies of a star: new light curves within the errors of its points."""

import numpy as np

from lightfold.curves.fluxes import Fluxes, fluxes, magnitudes
from lightfold.curves.points import MIN_POINTS, clean
from lightfold.curves.stars import Star

#: The smallest and the largest share of a star's points that a copy keeps.
SHARES = 0.6, 0.95


def new_curves(star: Star, bands: list[str], seed: int, least: int = MIN_POINTS) -> Star:
    """Return new light curves of a star: fewer points, with noise added within their errors.

    The share of points that is kept is the same in every band, and the points are chosen at
    random. Errors do not change. If there are fluxes, the noise is added to them, and magnitudes
    follow.

    Parameters
    ----------
    star : dict
        Its points by band, see `points.clean`. Points that are not usable are dropped.
    bands : list of str
        The bands to use.
    seed : int
        Seed of this copy.
    least : int
        A band keeps so many points, if it has them.
    """
    rng = np.random.default_rng(seed)
    share = rng.uniform(*SHARES)
    result: Star = {}
    for band in bands:
        if band not in star:
            continue
        own = star[band]
        curve = fluxes(own) if len(own) > 3 else clean(*own)[0]
        points = len(curve.t)
        kept = np.sort(rng.permutation(points)[: max(round(share * points), min(points, least))])
        err = curve.err[kept]
        if isinstance(curve, Fluxes):
            flux = curve.flux[kept] + rng.normal(scale=err)
            result[band] = curve.t[kept], *magnitudes(flux, err), flux, err
        else:
            result[band] = curve.t[kept], curve.mag[kept] + rng.normal(scale=err), err
    return result
