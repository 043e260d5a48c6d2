"""Fluxes of a transient at all times: a Gaussian process through the points of all its bands.

Bands are sparse and observed at different times. The process fills the gaps, and each band profits
from what the others know, as in Boone (2019, AJ 158, 257) for supernovae with few points. Its mean
is 0, the level of a difference image.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular

from lightfold.curves.fluxes import Fluxes

#: Correlation times that are tried [d]; the likeliest is used.
SCALES = (6.0, 10.0, 16.0, 25.0, 40.0, 64.0, 100.0)

#: Variance of the process, in squares of the highest flux, and the correlation of two neighbouring
#: bands.
VARIANCE, ALIKE = 0.5, 0.85

#: No error is smaller than this fraction of the highest flux: the process is only nearly right.
FLOOR = 0.02

#: Points are used from so many days before the brightest one to so many after it.
BEFORE, AFTER = 150.0, 250.0

#: The process is followed so far outside the points [d].
BEYOND = 20


class Points(NamedTuple):
    """Points of all bands, in order of time.

    Attributes
    ----------
    band : array of int, shape (points,)
        Numbers of bands.
    t, flux, err : array of shape (points,)
        Times [d], fluxes and their errors.
    """

    band: np.ndarray
    t: np.ndarray
    flux: np.ndarray
    err: np.ndarray


class Smooth(NamedTuple):
    """The process, a value a day.

    Attributes
    ----------
    t : array of shape (days,)
        Times [d].
    flux, err : array of shape (bands, days)
        Mean and standard deviation, in the unit of the fluxes.
    scale : float
        Its correlation time [d].
    """

    t: np.ndarray
    flux: np.ndarray
    err: np.ndarray
    scale: float


def smooth(curves: list[Fluxes]) -> Smooth:
    """Return the likeliest process through the points of all bands.

    The covariance of two points is ``VARIANCE (1 + x) exp(-x)`` with ``x = sqrt(3) dt / scale``
    (Matern 3/2; Rasmussen & Williams 2006), times ``ALIKE`` to the power of the distance of their
    bands in `curves`.

    Parameters
    ----------
    curves : list of Fluxes
        The bands in order of wavelength. At least one point has a positive flux.
    """
    band, t, flux, err = near_peak(curves)
    highest = _brightest(flux, err)
    target, noise = flux / highest, (err / highest) ** 2
    apart, alike = np.abs(t[:, None] - t), ALIKE ** np.abs(band[:, None] - band)
    found = []
    for scale in SCALES:
        lower = cholesky(_matern(apart / scale) * alike + np.diag(noise), lower=True)
        weights = cho_solve((lower, True), target)
        likelihood = -0.5 * target @ weights - np.log(np.diag(lower)).sum()
        found.append((likelihood, scale, lower, weights))
    _, scale, lower, weights = max(found, key=lambda one: one[0])
    days = np.arange(np.floor(t[0]) - BEYOND, t[-1] + BEYOND + 1)
    covariance = _matern(np.abs(days[:, None] - t) / scale)
    mean, spread = [], []
    for number in range(len(curves)):
        own = covariance * ALIKE ** np.abs(band - number)
        known = solve_triangular(lower, own.T, lower=True)
        mean.append(own @ weights)
        spread.append(np.sqrt(np.maximum(VARIANCE - (known**2).sum(axis=0), 0)))
    return Smooth(days, highest * np.array(mean), highest * np.array(spread), scale)


def near_peak(curves: list[Fluxes]) -> Points:
    """Return the points around the brightest one; those of a band and a day are averaged.

    The mean is weighted by the errors, of which none is below `FLOOR`.
    """
    band = np.concatenate([np.full(len(curve.t), n) for n, curve in enumerate(curves)])
    t, flux, err = (np.concatenate(values) for values in zip(*curves, strict=True))
    peak = t[np.argmax(flux - err)]
    near = (t > peak - BEFORE) & (t < peak + AFTER)
    floor = FLOOR * _brightest(flux, err)
    band, t, flux, err = band[near], t[near], flux[near], np.hypot(err[near], floor)
    days, day = np.unique(np.column_stack([np.floor(t), band]), axis=0, return_inverse=True)
    weight = err**-2.0
    total = np.bincount(day, weight)
    when, level = (np.bincount(day, weight * values) / total for values in (t, flux))
    error = np.hypot(total**-0.5, floor * (np.bincount(day) > 1))
    order = np.argsort(when, kind="stable")
    return Points(days[order, 1].astype(int), when[order], level[order], error[order])


def _brightest(flux: np.ndarray, err: np.ndarray) -> float:
    """Return the flux of the point that is surely brightest."""
    return float(flux[np.argmax(flux - err)])


def _matern(apart: np.ndarray) -> np.ndarray:
    x = np.sqrt(3) * apart
    return VARIANCE * (1 + x) * np.exp(-x)
