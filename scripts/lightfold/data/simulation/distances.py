"""Distances and redshifts in a flat universe."""

from collections.abc import Callable

import numpy as np

#: Hubble constant [km/s/Mpc] and density of matter of a flat universe.
HUBBLE, MATTER = 70.0, 0.3


def redshift(peak: float, absolute: Callable[[np.ndarray], np.ndarray]) -> float:
    """Return the redshift at which a supernova has a peak magnitude.

    `absolute` is its absolute magnitude, with its dust, at the wavelength that r is at a redshift.
    """
    grid = np.geomspace(1e-4, 2.0, 400)
    seen = absolute(grid) + modulus(grid) - 2.5 * np.log10(1 + grid)
    return float(np.interp(peak, seen, grid))


def modulus(z: np.ndarray | float) -> np.ndarray:
    """Return the distance modulus [mag] at redshifts, in a flat universe (Hogg 1999)."""
    grid = np.linspace(0, 2.0, 2001)
    rate = 1 / np.sqrt(MATTER * (1 + grid) ** 3 + 1 - MATTER)
    comoving = np.concatenate([[0], np.cumsum((rate[1:] + rate[:-1]) / 2 * np.diff(grid))])
    distance = 299_792.458 / HUBBLE * (1 + np.asarray(z)) * np.interp(z, grid, comoving)
    return 5 * np.log10(distance) + 25
