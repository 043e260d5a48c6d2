"""What a visit measures: noise, limits and outliers (Masci et al. 2019)."""

import numpy as np

from lightfold.curves.fluxes import to_flux

#: Magnitude with a signal-to-noise ratio of 5 on a dark, average night (Masci et al. 2019).
LIMIT = {"g": 20.8, "r": 20.6, "i": 19.9}

#: Error of the brightest stars [mag], and the magnitude at which they saturate.
FLOOR_MAG, SATURATION = 0.012, 12.5

#: Fraction of the variance at the limit that is the star's own photon noise; the rest is sky.
PHOTON_PART = 0.03

#: Fraction of points that deviate more than their errors say (clouds, cosmic rays, blends), and
#: how many times more.
OUTLIERS, OUTLIER_FACTOR = 0.004, 8.0


def magnitude_error(mag: np.ndarray, limit: np.ndarray | float) -> np.ndarray:
    """Return the errors [mag] of magnitudes: photon and sky noise and a floor; 0.2 at `limit`."""
    flux = 10 ** (0.4 * (mag - limit))
    return np.sqrt(FLOOR_MAG**2 + 0.04 * (PHOTON_PART * flux + (1 - PHOTON_PART) * flux**2))


def measure(
    rng: np.random.Generator, mag: np.ndarray, band: str, depth: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what a survey measures of true magnitudes.

    Parameters
    ----------
    rng : Generator
        Of the star.
    mag : ndarray
        True magnitudes.
    band : str
        The band.
    depth : ndarray
        Change of the limiting magnitude due to moonlight, seeing and clouds [mag].

    Returns
    -------
    measured, error : ndarray
        Magnitudes and the errors given with them.
    seen : ndarray of bool
        Which points are detected: brighter than the limit and not saturated.
    """
    limit = LIMIT[band] + depth
    error = magnitude_error(mag, limit)
    measured = mag + error * _noise(rng, len(mag))
    return measured, error, (measured < limit) & (measured > SATURATION)


def difference(
    rng: np.random.Generator, flux: np.ndarray, host: float, band: str, depth: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what a survey measures of fluxes after it has subtracted a reference image.

    The noise is that of `magnitude_error`, and the photon noise of the host galaxy. Points are
    measured whether or not they are detected, and may be negative.

    Parameters
    ----------
    rng : Generator
        Of the transient.
    flux : ndarray
        True fluxes of the transient [nJy].
    host : float
        Flux of its host galaxy [nJy].
    band : str
        The band.
    depth : ndarray
        Change of the limiting magnitude due to moonlight, seeing and clouds [mag].

    Returns
    -------
    measured, error : ndarray
        Fluxes and the errors given with them [nJy].
    """
    limit = to_flux(LIMIT[band] + depth)
    photons = (1 - PHOTON_PART) * limit**2 + PHOTON_PART * limit * (flux + host)
    error = np.sqrt((FLOOR_MAG * np.log(10) / 2.5 * flux) ** 2 + photons / 25)
    return flux + error * _noise(rng, len(flux)), error


def _noise(rng: np.random.Generator, points: int) -> np.ndarray:
    """Return deviations of points in units of their errors, with outliers."""
    noise = rng.normal(size=points)
    wild = rng.uniform(size=points) < OUTLIERS
    return noise * np.where(wild, OUTLIER_FACTOR, 1)
