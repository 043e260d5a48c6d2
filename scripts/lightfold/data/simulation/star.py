"""The simulated star, and what all families share: bands, quantiles, slow changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

BANDS = ("g", "r", "i")

#: Effective wavelengths of ZTF's filters [Angstrom] (SVO Filter Profile Service).
WAVELENGTH = {"g": 4746.0, "r": 6366.0, "i": 7829.0}

Signal = Callable[[np.ndarray, str], np.ndarray]


@dataclass(frozen=True)
class SimulatedStar:
    """A variable star before it is placed on the sky.

    Attributes
    ----------
    period : float
        Period that a catalogue would list [d]: orbit, rotation or dominant pulsation.
    colour : dict
        Mean intrinsic magnitude relative to r, by band [mag].
    absolute : float
        Mean absolute magnitude in r [mag].
    signal : callable
        ``signal(t, band)``: variation around the mean [mag] at times t [d], same shape as t.
    """

    period: float
    colour: dict[str, float]
    absolute: float
    signal: Signal


@dataclass(frozen=True)
class Quantiles:
    """A distribution given by its quantiles, with linear or logarithmic interpolation.

    Attributes
    ----------
    levels : sequence of float
        Cumulative fractions, from 0 to 1.
    values : sequence of float
        The quantiles.
    log : bool
        Whether to interpolate their logarithms.
    """

    levels: Sequence[float]
    values: Sequence[float]
    log: bool = False

    def draw(self, rng: np.random.Generator) -> float:
        """Return one value."""
        values = np.log(self.values) if self.log else np.asarray(self.values)
        value = np.interp(rng.uniform(), self.levels, values)
        return float(np.exp(value) if self.log else value)


def wander(
    rng: np.random.Generator, timescale: float, terms: int = 6
) -> Callable[[np.ndarray], np.ndarray]:
    """Return a slow random function of time [d] with mean 0 and standard deviation 1.

    It is a sum of cosines with frequencies around 1 / `timescale` [d]. It can therefore be
    evaluated at any time, without its past.
    """
    omega = 2 * np.pi / timescale * rng.uniform(0.2, 1.6, terms)
    phase = rng.uniform(0, 2 * np.pi, terms)

    def value(t: np.ndarray) -> np.ndarray:
        return np.sqrt(2 / terms) * np.cos(np.multiply.outer(t, omega) + phase).sum(axis=-1)

    return value


def dwarf_colours(g_r: float) -> dict[str, float]:
    """Return colours of a star of spectral type A to K with this g - r [mag].

    r - i follows a straight line through the stellar locus (Covey et al. 2007).
    """
    return {"g": g_r, "r": 0.0, "i": -(0.42 * g_r - 0.07)}


def temperature(g_r: float) -> float:
    """Return the effective temperature [K] for a g - r [mag] (Ivezic et al. 2008, eq. 3)."""
    g_r = min(max(g_r, -0.3), 1.3)
    return float(10 ** (3.882 - 0.316 * g_r + 0.0488 * g_r**2 + 0.0283 * g_r**3))


def planck(kelvin: float, band: str) -> float:
    """Return a black body's surface brightness in a band, in arbitrary units."""
    return float(1 / np.expm1(1.4388e8 / (WAVELENGTH[band] * kelvin)))
