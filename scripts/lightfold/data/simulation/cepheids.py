"""Cepheids: classical (CepI), type II (CepII) and anomalous (ACEP).

Shapes and amplitudes are medians of OGLE-III (Soszynski et al. 2008, 2010, 2011). Periods of
CepII and ACEP are those of the Catalina Surveys DR1 (Drake et al. 2014).
"""

from dataclasses import dataclass

import numpy as np

from lightfold.data.simulation.fourier import Wave, extended, series
from lightfold.data.simulation.star import Quantiles, Signal, SimulatedStar, wander

#: Full amplitude relative to r: A_V = 1.64 A_I (Klagyivik & Szabados 2009), converted to g, r, i.
AMPLITUDE_RATIO = {"g": 1.40, "r": 1.0, "i": 0.78}

#: Amplitude in r relative to I: between A_V / A_I = 1.64 and 1.
FROM_I = 1.15


@dataclass(frozen=True)
class Table:
    """Medians of a class at logarithms of the period [d]; phases [rad] are not wrapped.

    `scatter` is the typical scatter of R21 (relative), phi21, R31 (relative) and phi31.
    """

    log_period: tuple[float, ...]
    amplitude: tuple[float, ...]
    r21: tuple[float, ...]
    phi21: tuple[float, ...]
    r31: tuple[float, ...]
    phi31: tuple[float, ...]
    scatter: tuple[float, float, float, float]

    def wave(self, rng: np.random.Generator, period: float, harmonics: int) -> Wave:
        """Return the shape of a star with this period [d]."""
        x = np.log10(period)
        errors = rng.normal(0, self.scatter)
        r21 = np.interp(x, self.log_period, self.r21) * np.exp(errors[0])
        r31 = np.interp(x, self.log_period, self.r31) * np.exp(errors[2])
        phi21 = np.interp(x, self.log_period, self.phi21) + errors[1]
        phi31 = np.interp(x, self.log_period, self.phi31) + errors[3]
        return series(*extended(r21, phi21, r31, phi31, harmonics))

    def draw_amplitude(self, rng: np.random.Generator, period: float, scatter: float) -> float:
        """Return a full amplitude in r [mag]."""
        median = FROM_I * np.interp(np.log10(period), self.log_period, self.amplitude)
        return float(max(median * np.exp(rng.normal(0, scatter)), 0.08))


#: Fundamental mode, with the resonance of the bump at 10 d (Hertzsprung 1926; Simon & Schmidt
#: 1976).
CLASSICAL = Table(
    (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1.05, 1.15, 1.25, 1.45, 1.65),
    (0.52, 0.55, 0.54, 0.55, 0.48, 0.47, 0.47, 0.43, 0.37, 0.36, 0.42, 0.51, 0.52, 0.58, 0.49),
    (0.44, 0.47, 0.49, 0.49, 0.45, 0.44, 0.43, 0.41, 0.33, 0.22, 0.13, 0.19, 0.24, 0.32, 0.30),
    (4.08, 4.20, 4.27, 4.38, 4.48, 4.59, 4.72, 4.90, 5.23, 5.66, 5.14, 4.87, 4.96, 5.13, 5.34),
    (0.29, 0.32, 0.34, 0.29, 0.24, 0.23, 0.20, 0.15, 0.14, 0.12, 0.13, 0.14, 0.14, 0.21, 0.15),
    (1.91, 2.17, 2.42, 2.61, 2.73, 2.93, 3.18, 3.40, 3.64, 4.63, 6.94, 8.33, 9.03, 10.0, 10.6),
    (0.12, 0.12, 0.2, 0.25),
)

#: First overtone of classical Cepheids, resonant near 2.2 d.
OVERTONE = Table(
    (-0.05, 0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65),
    (0.35, 0.28, 0.26, 0.23, 0.21, 0.22, 0.20, 0.18),
    (0.25, 0.21, 0.19, 0.16, 0.13, 0.11, 0.10, 0.15),
    (3.95, 4.20, 4.40, 4.50, 4.60, 4.20, 3.80, 4.20),
    (0.09, 0.08, 0.05, 0.04, 0.04, 0.05, 0.06, 0.06),
    (1.98, 2.25, 2.99, 3.57, 4.64, 5.56, 7.05, 8.15),
    (0.25, 0.25, 0.4, 0.5),
)

#: Anomalous Cepheids of the fundamental mode.
ANOMALOUS = Table(
    (-0.22, -0.08, 0.08, 0.22, 0.38),
    (0.45, 0.56, 0.70, 0.69, 0.65),
    (0.42, 0.38, 0.47, 0.51, 0.50),
    (4.22, 4.25, 4.42, 4.65, 4.85),
    (0.33, 0.29, 0.33, 0.33, 0.30),
    (2.15, 2.06, 2.55, 2.99, 3.30),
    (0.10, 0.10, 0.12, 0.25),
)

#: Type II: BL Her (1-4 d), W Vir (4-20 d) and RV Tau stars (longer).
TYPE_TWO = Table(
    (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.75, 0.85, 0.95, 1.05, 1.15, 1.25, 1.38, 1.52, 1.9),
    (0.40, 0.58, 0.47, 0.48, 0.48, 0.51, 0.22, 0.20, 0.24, 0.36, 0.65, 0.82, 0.80, 0.57, 0.42),
    (0.27, 0.28, 0.22, 0.19, 0.24, 0.27, 0.18, 0.13, 0.14, 0.15, 0.12, 0.08, 0.18, 0.16, 0.14),
    (4.95, 4.63, 5.05, 5.41, 5.32, 5.37, 5.69, 6.10, 6.60, 7.08, 7.40, 6.42, 6.04, 5.96, 6.12),
    (0.09, 0.08, 0.16, 0.09, 0.12, 0.11, 0.03, 0.04, 0.05, 0.06, 0.08, 0.06, 0.05, 0.06, 0.07),
    (-2.4, 0.57, 2.51, 3.48, 4.23, 4.21, 4.99, 6.63, 7.40, 8.52, 9.00, 9.49, 10.9, 11.9, 12.6),
    (0.30, 0.40, 0.30, 0.50),
)

LEVELS = (0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 1)
PERIODS = {
    "CepI": Quantiles(LEVELS, (1.0, 1.3, 2.0, 3.6, 5.4, 9.0, 22.0, 60.0), log=True),
    "CepII": Quantiles(LEVELS, (0.90, 0.95, 1.10, 2.2, 9.8, 23.9, 75.0, 110.0), log=True),
    "ACEP": Quantiles(LEVELS, (0.71, 0.77, 1.05, 1.12, 1.32, 1.65, 2.30, 2.45), log=True),
}

#: Fraction of the classical Cepheids below 5 d that pulsate in the first overtone.
OVERTONES = 0.4


def draw(label: str, rng: np.random.Generator) -> SimulatedStar:
    """Draw a star of a class: CepI, CepII or ACEP."""
    return {"CepI": _classical, "CepII": _type_two, "ACEP": _anomalous}[label](rng)


def _classical(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["CepI"].draw(rng)
    table, harmonics = (
        (OVERTONE, 5) if period < 5 and rng.uniform() < OVERTONES else (CLASSICAL, 10)
    )
    x = np.log10(period)
    g_r = 0.37 + 0.28 * x + rng.normal(0, 0.06)
    # Period-luminosity relation in V (Fouque et al. 2007), V - r about 0.2.
    absolute = -2.678 * x - 1.275 - 0.2
    return _regular(rng, period, table, harmonics, 0.2, (g_r, absolute))


def _anomalous(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["ACEP"].draw(rng)
    g_r = 0.20 + 0.25 * np.log10(period) + rng.normal(0, 0.05)
    absolute = -2.9 * np.log10(period) - 0.65 + rng.normal(0, 0.15)
    return _regular(rng, period, ANOMALOUS, 10, 0.3, (g_r, absolute))


def _type_two(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["CepII"].draw(rng)
    x = np.log10(period)
    g_r = 0.30 + 0.26 * x + rng.normal(0, 0.08)
    absolute = -1.7 * x + 0.05 - 0.2 + rng.normal(0, 0.15)
    star = _regular(rng, period, TYPE_TWO, 8, 0.3, (g_r, absolute))
    if period < 16:
        return star
    return SimulatedStar(period, star.colour, star.absolute, _alternating(rng, star))


def _alternating(rng: np.random.Generator, star: SimulatedStar) -> Signal:
    """Return the signal of an RV Tau star: deep and shallow minima alternate, cycles differ.

    W Vir stars begin to alternate near 16-20 d (Soszynski et al. 2011). Deep and shallow minima
    of RV Tau stars are interchanged now and then, and their amplitudes change (Percy 2007).
    """
    strength = rng.uniform(0.05, 0.4) * min((star.period / 16 - 0.8), 1)
    start = rng.uniform(0, 2 * np.pi)
    size, swap = wander(rng, 12 * star.period), wander(rng, 60 * star.period)
    jitter = wander(rng, 8 * star.period)
    irregular = 0.10 + 0.12 * min(star.period / 60, 1)

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        late = t + 0.02 * star.period * jitter(t)
        wave = star.signal(late, band) * (1 + irregular * size(t))
        half = np.cos(np.pi * t / star.period + start)
        # Odd and even minima differ: the subharmonic is strongest where the star is faint.
        return wave + strength * np.maximum(wave, 0) * half * np.tanh(1.5 + swap(t))

    return signal


def _regular(
    rng: np.random.Generator,
    period: float,
    table: Table,
    harmonics: int,
    scatter: float,
    mean: tuple[float, float],
) -> SimulatedStar:
    amplitude = table.draw_amplitude(rng, period, scatter)
    wave = table.wave(rng, period, harmonics)
    start = rng.uniform(0, 2 * np.pi)
    g_r, absolute = mean

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        return amplitude * AMPLITUDE_RATIO[band] * wave(2 * np.pi * t / period + start)

    colour = {"g": g_r, "r": 0.0, "i": -(0.42 * g_r - 0.05)}
    return SimulatedStar(period, colour, float(absolute), signal)
