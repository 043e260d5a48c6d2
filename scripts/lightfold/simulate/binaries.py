"""Light curves of binaries: W UMa (EW), RS CVn and beta Lyrae stars, as Fourier series.

The numbers of stars follow Catalina DR1 (Drake et al. 2014); periods, amplitudes and colours
their distributions there.
"""

from typing import Any

import numpy as np

#: The deck's counts of W UMa, RS CVn and beta Lyrae stars.
FRACTIONS = {"EW": 22125, "RSCVn": 1105, "beta_Lyr": 260}

#: Spotted stars in pairs of less than a day; in Catalina South they are more than half.
FAST_ROTATORS = 0.55


def draw(label: str, rng: np.random.Generator) -> dict[str, Any]:
    """Draw a star of a class.

    Returns
    -------
    dict
        ``period`` [d], ``colour`` (magnitude minus r by band) and ``signal(t, band)``, the
        variation [mag] around the mean at times t [d].
    """
    return {"EW": _contact, "RSCVn": _spotted, "beta_Lyr": _semidetached}[label](rng)


def _contact(rng: np.random.Generator) -> dict[str, Any]:
    period = float(np.clip(10 ** (-0.6 + rng.gamma(2, 0.07)), 0.21, 2.5))
    amplitude = rng.gamma(3, 0.1) + 0.07
    return _eclipsing(rng, period, amplitude, unequal=abs(rng.normal(0, 0.1)), narrow=0.10)


def _semidetached(rng: np.random.Generator) -> dict[str, Any]:
    period = float(np.clip(10 ** rng.normal(-0.25, 0.28), 0.22, 8))
    amplitude = rng.gamma(4, 0.1) + 0.1
    return _eclipsing(rng, period, amplitude, unequal=abs(rng.normal(0.16, 0.1)), narrow=0.15)


def _eclipsing(
    rng: np.random.Generator, period: float, amplitude: float, unequal: float, narrow: float
) -> dict[str, Any]:
    """Return two minima a period, the second shallower by `unequal`, sharper with `narrow`."""
    sharp = max(rng.normal(narrow, 0.05), 0)
    phase = rng.uniform()
    oconnell = rng.normal(0, 0.02)
    # Contact binaries of longer period are hotter (Rucinski 1997), whatever the band's depth.
    colour = 0.62 - 1.1 * np.log10(period / 0.34) + rng.normal(0, 0.15)
    depth = {"g": 1.05, "r": 1.0, "i": 0.96}

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        angle = 2 * np.pi * (t / period + phase)
        shape = (
            0.5 * np.cos(2 * angle)
            + 0.5 * sharp * np.cos(4 * angle)
            + 0.5 * unequal * np.cos(angle)
            + oconnell * np.sin(angle)
        )
        return depth[band] * amplitude * shape

    return {"period": period, "colour": _colours(colour), "signal": signal}


def _spotted(rng: np.random.Generator) -> dict[str, Any]:
    """Return a spot wave whose amplitude and phase drift over months."""
    fast = rng.uniform() < FAST_ROTATORS
    period = float(10 ** (rng.normal(-0.42, 0.13) if fast else rng.normal(0.7, 0.6)))
    period = float(np.clip(period, 0.2, 200))
    amplitude = rng.gamma(4, 0.05) + 0.05
    phase, second = rng.uniform(size=2)
    drift = rng.normal(0, 0.08, 2)
    cycle, start = rng.uniform(150, 900), rng.uniform()
    # Two active longitudes half a turn apart are common on close pairs, and look like eclipses.
    double = rng.uniform(0.6, 2.5) if fast else abs(rng.normal(0, 0.3))
    colour = 0.72 + rng.normal(0, 0.2)
    depth = {"g": 1.1, "r": 1.0, "i": 0.85}

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        slow = 2 * np.pi * (t / cycle + start)
        angle = 2 * np.pi * (t / period + phase + drift[0] * np.sin(slow))
        wave = np.cos(angle) + double * np.cos(2 * angle + 2 * np.pi * second)
        envelope = 1 + 0.35 * np.sin(slow + 1) + drift[1]
        return (
            depth[band]
            * 0.5
            * amplitude
            * (envelope * wave / (1 + 0.5 * double) + 0.2 * np.sin(slow))
        )

    return {"period": period, "colour": _colours(colour), "signal": signal}


def _colours(g_r: float) -> dict[str, float]:
    return {"g": g_r, "r": 0.0, "i": -0.4 * g_r}
