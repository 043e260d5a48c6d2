"""Delta Scuti stars: of high amplitude (HADS, some of them double-mode) and of low amplitude."""

import numpy as np

from lightfold.data.simulation.fourier import extended, series
from lightfold.data.simulation.star import Quantiles, SimulatedStar

LEVELS = (0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1)

#: Periods [d] and full amplitudes [mag] of HADS in Catalina DR1 (Drake et al. 2014).
PERIODS = Quantiles(LEVELS, (0.045, 0.046, 0.06, 0.075, 0.087, 0.101, 0.152, 0.197, 0.212), True)
AMPLITUDES = Quantiles(LEVELS, (0.08, 0.09, 0.137, 0.24, 0.33, 0.442, 0.62, 0.735, 0.87), True)

#: Full amplitude relative to r (Balona & Evers 1999 for V and I, converted to g, r and i).
AMPLITUDE_RATIO = {"g": 1.32, "r": 1.0, "i": 0.76}

#: Fraction of low-amplitude stars, and fraction of HADS that pulsate in two radial modes. The
#: periods of the modes have the ratio 0.77 (Petersen & Christensen-Dalsgaard 1996).
LOW_AMPLITUDE, DOUBLE_MODE, MODE_RATIO = 0.2, 0.25, 0.772


def draw(label: str, rng: np.random.Generator) -> SimulatedStar:
    """Draw a delta Scuti star."""
    low = rng.uniform() < LOW_AMPLITUDE
    period = PERIODS.draw(rng) * (1.4 if low else 1)
    amplitude = rng.uniform(0.06, 0.18) if low else AMPLITUDES.draw(rng)
    sharp = np.clip(rng.normal(0.15 + 0.4 * amplitude, 0.06), 0.02, 0.42)
    wave = series(
        *extended(sharp, 4.0 + rng.normal(0, 0.2), 0.4 * sharp, 1.8 + rng.normal(0, 0.4), 7)
    )
    periods, sizes = [period], [1.0]
    if low:  # several radial and non-radial modes
        periods += list(period * rng.uniform(0.6, 1.1, 2))
        sizes += list(rng.uniform(0.2, 0.6, 2))
    elif rng.uniform() < DOUBLE_MODE:
        periods.append(period * (MODE_RATIO + rng.normal(0, 0.003)))
        sizes.append(rng.uniform(0.08, 0.45))
    starts = rng.uniform(0, 2 * np.pi, len(periods))

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        curve = wave(2 * np.pi * t / period + starts[0])
        for other, size, start in zip(periods[1:], sizes[1:], starts[1:], strict=True):
            curve = curve + 0.5 * size * np.cos(2 * np.pi * t / other + start)
        return amplitude * AMPLITUDE_RATIO[band] * curve

    g_r = rng.normal(0.10, 0.07)
    colour = {"g": g_r, "r": 0.0, "i": -(0.42 * g_r - 0.07)}
    # Period-luminosity relation in V (McNamara 2011).
    absolute = -2.89 * np.log10(period) - 1.31
    return SimulatedStar(period, colour, float(absolute), signal)
