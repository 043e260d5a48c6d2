"""The built-in survey: stars on the sky, observed as ZTF would."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold.seeds import derive
from lightfold.simulate import binaries, pulsators

#: Bands with the days between two visits of a field: the public survey returns every second
#: night in g and r, the partnership's i-band survey every fourth (Bellm et al. 2019).
CADENCE = {"g": 2.0, "r": 2.0, "i": 4.0}

#: Magnitude at which the error is 0.2 mag (signal to noise 5), about ZTF's limit a visit.
LIMIT = {"g": 20.8, "r": 20.6, "i": 19.9}

#: Error of the brightest stars [mag] (Masci et al. 2019).
FLOOR_MAG = 0.012

#: Fraction of nights without data, for weather and the Moon, and of a year with the star up.
LOST_NIGHTS, SEASON = 0.35, 0.6

FIRST_MJD = 58200.0


def observe(
    stars: dict[str, int], floor: int, days: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the stars of the survey and their light curves.

    Parameters
    ----------
    stars : dict
        Number of binaries and of pulsators.
    floor : int
        Smallest number of stars of a class.
    days : float
        Length of the survey [d].
    seed : int
        Every star draws from a seed of its own, from this one and its id.

    Returns
    -------
    objects : DataFrame
        object_id, label, ra, dec [deg], true_period [d].
    light_curves : DataFrame
        object_id, band, mjd, mag, magerr, in this order of the stars.
    """
    objects, curves = [], []
    for kind, module in (("binaries", binaries), ("pulsators", pulsators)):
        for label, number in class_sizes(module.FRACTIONS, stars[kind], floor).items():
            for index in range(number):
                object_id = f"{label}-{index:05d}"
                rng = np.random.default_rng(derive(seed, object_id))
                star, curve = _observe_star(rng, module.draw(label, rng), days)
                objects.append({"object_id": object_id, "label": label, **star})
                curves.append(curve.assign(object_id=object_id))
    columns = ["object_id", "band", "mjd", "mag", "magerr"]
    return pd.DataFrame(objects), pd.concat(curves, ignore_index=True)[columns]


def class_sizes(fractions: dict[str, float], total: int, floor: int) -> dict[str, int]:
    """Return how many stars each class has: by its fraction, no class below the floor.

    What the floor adds is not taken from the other classes, so the sum may exceed `total`.
    """
    if total == 0:
        return {}
    weight = sum(fractions.values())
    sizes = {name: round(total * part / weight) for name, part in fractions.items()}
    for name in [name for name, size in sizes.items() if size < floor]:
        print(f"class {name}: {sizes[name]} stars, raised to the floor of {floor}")
        sizes[name] = floor
    return sizes


def magnitude_error(mag: np.ndarray, band: str) -> np.ndarray:
    """Return the error [mag] at a magnitude: sky noise that grows with it, above a floor."""
    return np.hypot(FLOOR_MAG, 0.2 * 10 ** (0.4 * (mag - LIMIT[band])))


def _observe_star(
    rng: np.random.Generator, star: dict[str, Any], days: float
) -> tuple[dict[str, float], pd.DataFrame]:
    mean_r = 20.0 - rng.exponential(1.6)
    mean_r = float(np.clip(mean_r, 13.0, 19.8))
    season_start = rng.uniform(0, 365.25)
    parts = []
    for band, cadence in CADENCE.items():
        mjd = FIRST_MJD + _visits(rng, days, cadence, season_start)
        mag = mean_r + star["colour"][band] + star["signal"](mjd - FIRST_MJD, band)
        error = magnitude_error(mag, band)
        seen = mag < LIMIT[band]
        part = {"band": band, "mjd": mjd, "mag": mag + error * rng.normal(size=len(mjd))}
        parts.append(pd.DataFrame({**part, "magerr": error})[seen])
    position = {
        "ra": rng.uniform(0, 360),
        "dec": float(np.rad2deg(np.arcsin(rng.uniform(np.sin(np.deg2rad(-28)), 1)))),
    }
    return {**position, "true_period": star["period"]}, pd.concat(parts, ignore_index=True)


def _visits(
    rng: np.random.Generator, days: float, cadence: float, season_start: float
) -> np.ndarray:
    """Return times of visits [d]: every `cadence` nights in season, some nights lost."""
    night = np.arange(0, days, cadence) + rng.uniform(0, cadence)
    night = np.floor(night) + np.clip(rng.normal(0.5, 0.1, len(night)), 0.2, 0.8)
    up = ((night - season_start) % 365.25) < SEASON * 365.25
    return night[up & (rng.uniform(size=len(night)) > LOST_NIGHTS)]
