"""Light curves of transients around their peak: days since it, and fluxes relative to it."""

from typing import NamedTuple

import numpy as np

from lightfold.curves.fluxes import Fluxes, detections

#: The peak is the highest mean over this many days before and after a detection.
HALF_WIDTH = 4.0

#: A detection is sure if another one within this time [d] has at least this part of its flux.
BESIDE, SUPPORT = 20.0, 1 / 3


class SincePeak(NamedTuple):
    """Points of one transient in one band.

    Attributes
    ----------
    days : array of shape (points,)
        Times from the peak [d].
    flux, err : array of shape (points,)
        Fluxes and their errors, relative to the flux at the peak.
    seen : array of bool, of shape (points,)
        Which points are detections.
    """

    days: np.ndarray
    flux: np.ndarray
    err: np.ndarray
    seen: np.ndarray


def since_peak(star: dict[str, Fluxes]) -> dict[str, SincePeak]:
    """Return a transient's points around its peak; no band if it was never detected.

    Fluxes of all bands are relative to the brightest band's peak, so that their ratios are kept.
    Day 0 is the peak in the band with the most detections.

    Parameters
    ----------
    star : dict
        Its fluxes by band.
    """
    tops = {band: _top(own) for band, own in star.items() if _seen(own).any()}
    if not tops:
        return {}
    main = max(tops, key=lambda band: int(_seen(star[band]).sum()))
    start, height = tops[main][0], max(top for _, top in tops.values())
    return {
        band: SincePeak(own.t - start, own.flux / height, own.err / height, _seen(own))
        for band, own in star.items()
    }


def _seen(points: Fluxes) -> np.ndarray:
    return detections(points.flux, points.err)


def _top(points: Fluxes) -> tuple[float, float]:
    """Return when a band is at its peak [d], and its flux there: a mean weighted by the errors.

    A detection without another one beside it that is at least a third as bright may be wrong. It is
    the peak only if all are so.
    """
    seen = _seen(points)
    times, flux = points.t[seen], points.flux[seen]
    near = np.abs(points.t - times[:, None]) <= HALF_WIDTH
    weight = near * points.err**-2.0
    mean = weight @ points.flux / weight.sum(axis=1)
    beside = (np.abs(times - times[:, None]) <= BESIDE) & (flux >= SUPPORT * mean[:, None])
    alone = beside.sum(axis=1) <= 1
    # A mean of few points is high by chance more often than one of many.
    sure = mean - weight.sum(axis=1) ** -0.5
    best = int(np.where(alone & ~alone.all(), -np.inf, sure).argmax())
    return float(times[best]), float(mean[best])
