"""Long-period variables: Miras and semiregular giants."""

import numpy as np

from lightfold.data.simulation.fourier import extended, series
from lightfold.data.simulation.star import Quantiles, Signal, SimulatedStar, wander

LEVELS = (0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1)

#: Periods [d] and full amplitudes [mag] of LPV stars in Catalina DR1 (Drake et al. 2014).
PERIODS = Quantiles(LEVELS, (70, 87, 109, 146, 212, 282, 443, 595, 650), log=True)
AMPLITUDES = Quantiles(LEVELS, (0.2, 0.27, 0.45, 0.78, 1.22, 1.82, 2.5, 3.4, 4.0), log=True)

#: Amplitude in r [mag] above which most long-period variables are Miras: 2.5 mag in V.
MIRA_AMPLITUDE = 1.6

#: Full amplitude relative to r: molecular bands make it far larger in the blue.
MIRA_RATIO = {"g": 1.35, "r": 1.0, "i": 0.70}
SEMIREGULAR_RATIO = {"g": 1.45, "r": 1.0, "i": 0.62}


def draw(label: str, rng: np.random.Generator) -> SimulatedStar:
    """Draw a long-period variable: a Mira if its amplitude is large, else a semiregular."""
    amplitude = AMPLITUDES.draw(rng)
    mira = rng.uniform() < 1 / (1 + np.exp((MIRA_AMPLITUDE - amplitude) / 0.2))
    period = PERIODS.draw(rng) * (1.15 if mira else 0.9)
    signal = _mira(rng, period, amplitude) if mira else _semiregular(rng, period, amplitude)
    # TiO reddens r - i of late M giants far more than g - r (Covey et al. 2007).
    g_r = float(np.clip(rng.normal(1.5 if mira else 1.35, 0.15), 0.9, 2.2))
    r_i = float(np.clip(rng.normal(1.5 if mira else 0.9, 0.4), 0.3, 2.8))
    colour = {"g": g_r, "r": 0.0, "i": -r_i}
    return SimulatedStar(period, colour, float(rng.normal(-1.0, 0.7)), signal)


def _mira(rng: np.random.Generator, period: float, amplitude: float) -> Signal:
    """Return a Mira's signal: the longer the period, the steeper the rise; maxima differ.

    The rise takes 0.35-0.5 of the cycle (Vardya 1988). From cycle to cycle, maxima differ by some
    tenths of a magnitude and periods by a few per cent (Percy 2007).
    """
    sharp = float(np.clip(rng.normal(0.12 + 0.12 * (period - 200) / 200, 0.07), 0.02, 0.40))
    wave = series(
        *extended(sharp, 4.3 + rng.normal(0, 0.35), 0.3 * sharp, 2.4 + rng.normal(0, 0.6), 5)
    )
    start = rng.uniform(0, 2 * np.pi)
    size, late, mean = (wander(rng, scale * period) for scale in (5, 8, 6))

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        angle = 2 * np.pi * t / period + start + 0.18 * late(t)
        curve = wave(angle) * (1 + 0.10 * size(t)) + 0.05 * mean(t)
        return 0.88 * amplitude * MIRA_RATIO[band] * curve

    return signal


def _semiregular(rng: np.random.Generator, period: float, amplitude: float) -> Signal:
    """Return a semiregular's signal: two or three periods that come and go.

    The second period is about half or twice the first (Kiss et al. 1999). A third of the stars
    also have a long secondary period, about nine times longer (Wood et al. 1999).
    """
    ratios = [1.0, float(rng.choice((0.52, 0.57, 1.85)) * np.exp(rng.normal(0, 0.05)))]
    sizes = [1.0, rng.uniform(0.2, 0.7)]
    if rng.uniform() < 0.33:
        ratios.append(float(rng.uniform(7, 11)))
        sizes.append(rng.uniform(0.3, 0.8))
    starts = rng.uniform(0, 2 * np.pi, len(ratios))
    envelopes = [wander(rng, 6 * period * max(ratio, 1)) for ratio in ratios]
    late, noise = wander(rng, 7 * period), wander(rng, 1.5 * period)
    total = np.hypot(sizes[0], sizes[1]) * 2.8

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        curve = 0.12 * noise(t)
        for ratio, size, start, envelope in zip(ratios, sizes, starts, envelopes, strict=True):
            angle = 2 * np.pi * t / (ratio * period) + start + 0.5 * late(t) / max(ratio, 1)
            curve = curve + size * (1 + 0.35 * envelope(t)) * np.cos(angle)
        return amplitude * SEMIREGULAR_RATIO[band] * curve / total

    return signal
