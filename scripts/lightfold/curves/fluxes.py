"""Fluxes of a light curve, of all its points, and the cut between them and magnitudes.

Fluxes are scaled to one zero point, that of nJy and AB magnitudes. A point is a detection if its
flux is at least `DETECTED` times its error. Only detections have a magnitude; other points keep
their flux (Masci et al. 2023, arXiv 2305.16279: SNT = 3). So a star as magnitudes and as fluxes has
the same features.

Differences from a reference image are another matter: those of a variable star scatter around 0.
Asinh magnitudes (Lupton et al. 1999, AJ 118, 1406) give all of them a magnitude, for the features
that need one.
"""

from typing import NamedTuple

import numpy as np

#: What light curves say of themselves: their key in the metadata of Parquet, and in ``attrs``.
SAID = "lightfold"

#: Magnitude of flux 1, for fluxes in nJy and AB magnitudes: 8.90 + 22.5 (Oke & Gunn 1983).
ZERO_POINT = 31.4

#: A detection has this signal to noise at least.
DETECTED = 3.0

#: The softening of asinh magnitudes in standard deviations (Lupton et al. 1999, equation 9).
SOFTENING = 1.042

#: The error of a magnitude per relative error of a flux: 2.5 / ln 10.
PER_FLUX = 2.5 / np.log(10)


class Fluxes(NamedTuple):
    """Fluxes of one star in one band, in order of time; non-detections are among them.

    Attributes
    ----------
    t : array of shape (points,)
        Times [d].
    flux, err : array of shape (points,)
        Fluxes, positive or negative, and their errors, which are positive; at zero point 31.4.
    """

    t: np.ndarray
    flux: np.ndarray
    err: np.ndarray


def fluxes(points: tuple[np.ndarray, ...]) -> Fluxes:
    """Return the fluxes of a band: all points with a time, a flux and a positive error.

    Parameters
    ----------
    points : tuple of array
        mjd [d], mag, magerr, and flux, fluxerr if the light curves have fluxes. Without them, they
        are those of the magnitudes.
    """
    t, mag, magerr = (np.asarray(values, dtype=float) for values in points[:3])
    flux, err = points[3:] if len(points) > 3 else from_magnitudes(mag, magerr)
    fine = np.isfinite(t) & np.isfinite(flux) & np.isfinite(err) & (err > 0)
    order = np.flatnonzero(fine)[np.argsort(t[fine], kind="stable")]
    return Fluxes(t[order], flux[order], err[order])


def detections(flux: np.ndarray, err: np.ndarray) -> np.ndarray:
    """Return which points are detections; missing ones are none."""
    return flux >= DETECTED * err


def to_flux(mag: np.ndarray) -> np.ndarray:
    """Return fluxes at zero point 31.4 of magnitudes."""
    return 10 ** (0.4 * (ZERO_POINT - mag))


def from_magnitudes(mag: np.ndarray, magerr: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return fluxes at zero point 31.4, and their errors, from magnitudes and their errors."""
    flux = to_flux(mag)
    return flux, flux * magerr / PER_FLUX


def magnitudes(flux: np.ndarray, err: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the magnitudes of detections and their errors; NaN for all other points."""
    with np.errstate(divide="ignore", invalid="ignore"):
        seen = (err > 0) & detections(flux, err)
        mag = np.where(seen, ZERO_POINT - 2.5 * np.log10(flux), np.nan)
        return mag, np.where(seen, PER_FLUX * err / flux, np.nan)


def asinh_magnitudes(flux: np.ndarray, err: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return asinh magnitudes of differences in one band of a star, and their errors.

    m = 31.4 - 2.5 / ln 10 [asinh(f / 2 b) + ln b] (Lupton et al. 1999, equation 3). The softening
    b is `SOFTENING` times the scatter of the star's fluxes, or their median error if that is
    larger. With the scatter, the shape of the light curve and the ratios of its errors stay nearly
    as they are in fluxes. Upper limits, whose flux is exactly 0, have none (NaN).

    Parameters
    ----------
    flux, err : array of shape (points,)
        Fluxes at zero point 31.4, and their errors.
    """
    known = np.isfinite(flux) & np.isfinite(err) & (err > 0) & (flux != 0)
    mag, magerr = np.full((2, len(flux)), np.nan)
    if known.any():
        f, e = flux[known], err[known]
        b = SOFTENING * max(float(f.std()), float(np.median(e)))
        mag[known] = ZERO_POINT - PER_FLUX * (np.arcsinh(f / (2 * b)) + np.log(b))
        magerr[known] = PER_FLUX * e / np.hypot(f, 2 * b)
    return mag, magerr
