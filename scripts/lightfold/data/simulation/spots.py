"""Spotted stars: dark regions that rotate, drift in longitude, grow and decay over seasons."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from lightfold.data.simulation.star import Signal, planck, wander

#: How much cooler spots are than the photosphere [K], mean and scatter (Berdyugina 2005).
SPOT_CONTRAST = (1200.0, 300.0)

#: Rotations per year that a spot group gains or loses against the mean rotation, because of
#: differential rotation and migration. Active longitudes drift by about a fifth of a turn per year
#: (Rodono et al. 1995; Berdyugina 2005).
DRIFT_PER_YEAR = 0.12

#: Time over which spot groups grow and decay [d] (Strassmeier 2009: months to years).
LIFETIME = (150.0, 900.0)


@dataclass(frozen=True)
class Spots:
    """Spot groups of a star.

    Attributes
    ----------
    period : float
        Mean rotation period [d].
    kelvin : float
        Temperature of the photosphere [K].
    inclination : float
        Inclination of the axis [rad].
    longitudes, latitudes : ndarray of shape (n,)
        Places at time 0, in turns and in radians.
    drifts : ndarray of shape (n,)
        Change of the longitudes, in turns per day.
    """

    period: float
    kelvin: float
    inclination: float
    longitudes: np.ndarray
    latitudes: np.ndarray
    drifts: np.ndarray


def draw_spots(
    rng: np.random.Generator, period: float, kelvin: float, inclination: float, number: int
) -> Spots:
    """Return `number` spot groups, the first two on opposite active longitudes.

    Close binaries have opposite active longitudes (Berdyugina 2005).
    """
    longitudes = rng.uniform() + 0.5 * np.arange(number) + rng.normal(0, 0.08, number)
    return Spots(
        period,
        kelvin,
        inclination,
        longitudes,
        np.arcsin(rng.uniform(-0.2, 0.85, number)),
        rng.normal(0, DRIFT_PER_YEAR / 365.25, number),
    )


def modulation(rng: np.random.Generator, spots: Spots, amplitude: float) -> Signal:
    """Return the modulation by spots [mag], around its mean.

    Spots are on a limb-darkened sphere (Budding 1977). A group removes light in proportion to its
    area, the cosine of its distance from the disc's centre, and the contrast in the band.

    Parameters
    ----------
    rng : Generator
        For the changes of the areas.
    spots : Spots
        The groups.
    amplitude : float
        Full amplitude in r over some years [mag], from the 2nd to the 98th percentile.
    """
    number = len(spots.longitudes)
    areas = rng.uniform(0.4, 1, number)
    changes = [wander(rng, rng.uniform(*LIFETIME)) for _ in range(number)]
    cool = spots.kelvin - max(rng.normal(*SPOT_CONTRAST), 500)
    contrast = {
        band: 1 - planck(cool, band) / planck(spots.kelvin, band) for band in ("g", "r", "i")
    }

    def area(t: np.ndarray) -> np.ndarray:
        lost = np.zeros(len(t))
        for group in range(number):
            turn = t / spots.period + spots.longitudes[group] + spots.drifts[group] * t
            mu = np.sin(spots.inclination) * np.cos(spots.latitudes[group]) * np.cos(
                2 * np.pi * turn
            ) + np.cos(spots.inclination) * np.sin(spots.latitudes[group])
            # A group some 30 deg wide rises and sets gradually, not at once.
            mu = 0.5 * (mu + np.sqrt(mu**2 + 0.08))
            size = areas[group] * np.exp(0.3 * changes[group](t))
            lost += size * mu * (0.4 + 0.6 * mu)
        return lost

    @cache  # computed when it is first observed: the catalogue does not need it
    def scaling() -> tuple[float, float]:
        """Return the scale of the areas and their mean."""
        # Any times that sample rotations and years evenly will do.
        trial = area(np.arange(256) * (spots.period * 0.6180339887 + 3.1))
        low, mean, high = np.quantile(trial, 0.02), trial.mean(), np.quantile(trial, 0.98)
        # -2.5 log10(1 - c a) has the slope 1.0857 c, which is close enough to set a scale.
        scale = amplitude / (1.0857 * contrast["r"] * (high - low))
        return float(min(scale, 0.5 / (contrast["r"] * high))), float(mean)

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        scale, mean = scaling()
        light = 1 - contrast[band] * scale * area(t)
        return -2.5 * np.log10(np.maximum(light, 0.05) / (1 - contrast[band] * scale * mean))

    return signal
