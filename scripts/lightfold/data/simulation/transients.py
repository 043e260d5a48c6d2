"""Supernovae on the sky, and the differences of fluxes that a survey measures of them."""

from typing import Any

import numpy as np

from lightfold.curves.fluxes import ZERO_POINT, magnitudes, to_flux
from lightfold.data.simulation import cadence, photometry, sky, supernovae
from lightfold.data.simulation.star import BANDS
from lightfold.data.simulation.supernovae import Supernova

#: Light curves start and end this long before and after the peak [d]: forced photometry.
BEFORE, AFTER = 60.0, 250.0

#: Columns of the catalogue, and of the light curves: flux and fluxerr in nJy.
COLUMNS = (
    *("object_id", "label", "true_label", "ra", "dec", "z", "host_mag"),
    *("peak_mjd", "peak_r", "ebv", "twin_of"),
)
VALUES = ("mjd", "mag", "magerr", "flux", "fluxerr")

#: What the light curves say of themselves, as those that are read from files do.
METADATA = {
    "time": "MJD",
    "format": "simulated",
    "zero_point": ZERO_POINT,
    "difference": True,
}


def draw(
    label: str, rng: np.random.Generator, nights: cadence.Calendar, place: np.ndarray
) -> tuple[Supernova, dict[str, Any]]:
    """Draw a supernova of a type at a place.

    It is at its peak in a clear night in which its place is up. The start and the end of the
    season therefore cut rises and declines, as they do in real surveys.

    Returns
    -------
    Supernova
        The supernova.
    dict
        Its part of the catalogue.
    """
    start, end = cadence.window(nights, place)
    seen = np.flatnonzero(nights.clear & (end - start > cadence.SHORTEST_WINDOW))
    peak_mjd = cadence.FIRST_MJD + nights.midnight[rng.choice(seen)] + rng.uniform(-0.5, 0.5)
    ebv = sky.reddening(rng, place, supernovae.FAINTEST_PEAK, -19.0)
    supernova = supernovae.draw(label, rng, sky.EXTINCTION["r"] * ebv)
    return supernova, {
        "z": supernova.z,
        "host_mag": supernova.host + sky.EXTINCTION["r"] * ebv,
        "peak_mjd": float(peak_mjd),
        "peak_r": supernova.peak,
        "ebv": ebv,
    }


def light_curve(
    supernova: Supernova,
    row: dict[str, Any],
    place: np.ndarray,
    rng: np.random.Generator,
    nights: cadence.Calendar,
) -> tuple[np.ndarray, ...]:
    """Return the columns `VALUES` of a supernova, and its number of points by band.

    Magnitudes are those of detections, and NaN elsewhere.
    """
    parts = []
    up = cadence.window(nights, place)
    for band in sorted(BANDS):
        mjd, depth = cadence.visits(rng, nights, place, up, band)
        since = mjd - row["peak_mjd"]
        near = (since > -BEFORE) & (since < AFTER)
        mjd, depth, since = mjd[near], depth[near], since[near]
        dust = sky.EXTINCTION[band] * row["ebv"]
        true = to_flux(supernova.magnitude(since, band) + dust)
        host = to_flux(np.array(supernova.host + dust))
        flux, error = photometry.difference(rng, true, float(host), band, depth)
        parts.append((mjd, *magnitudes(flux, error), flux, error))
    counts = np.array([len(part[0]) for part in parts])
    return (*(np.concatenate(column) for column in zip(*parts, strict=True)), counts)
