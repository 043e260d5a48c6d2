"""RR Lyrae stars: fundamental mode, first overtone, both, and with the Blazhko effect.

Periods and amplitudes follow the Catalina Surveys DR1 (Drake et al. 2014). Shapes follow OGLE-III
(Soszynski et al. 2009, 2011), their higher harmonics ASAS (Pojmanski 2002).
"""

import numpy as np

from lightfold.data.simulation.fourier import Wave, series
from lightfold.data.simulation.star import BANDS, Quantiles, SimulatedStar, wander

#: Full amplitude relative to r (Sesar et al. 2010, SDSS Stripe 82).
AMPLITUDE_RATIO = {"g": 1.40, "r": 1.0, "i": 0.79}

LEVELS = (0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1)
PERIODS = {
    "RRab": Quantiles(LEVELS, (0.34, 0.355, 0.424, 0.531, 0.586, 0.636, 0.742, 0.852, 0.957)),
    "Blazhko": Quantiles(LEVELS, (0.344, 0.35, 0.40, 0.475, 0.526, 0.575, 0.62, 0.645, 0.65)),
    "RRc": Quantiles(LEVELS, (0.217, 0.247, 0.262, 0.296, 0.329, 0.359, 0.408, 0.437, 0.48)),
    "RRd": Quantiles(LEVELS, (0.32, 0.33, 0.338, 0.35, 0.36, 0.375, 0.41, 0.425, 0.43)),
}

#: Median amplitude in r [mag] at a period [d]: that of OGLE-III in I times 1.33, because
#: A_V = 1.6 A_I and A_V = 1.2 A_r.
RRAB_PERIOD = (0.375, 0.425, 0.475, 0.525, 0.575, 0.625, 0.675, 0.75, 0.85)
RRAB_AMPLITUDE = (0.98, 1.0, 0.97, 0.85, 0.70, 0.55, 0.50, 0.43, 0.40)

#: OGLE-III medians of RRab stars: R21, R31 at an amplitude in I [mag], phi31 in I at a period.
RRAB_AMPLITUDE_I = (0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.9)
RRAB_R21 = (0.299, 0.371, 0.427, 0.463, 0.482, 0.495, 0.500, 0.490)
RRAB_R31 = (0.104, 0.184, 0.251, 0.297, 0.328, 0.355, 0.364, 0.366)
RRAB_PHI31 = (2.30, 2.23, 2.20, 2.38, 2.66, 3.00, 3.12, 3.45, 3.85)

#: Medians of R_k1 and phi_k1 [rad] in V for k = 4 to 9 at R31 = 0.333 and phi31 = 1.98,
#: measured on ASAS.
RRAB_HIGHER_RATIOS = (0.208, 0.135, 0.079, 0.048, 0.032, 0.020)
RRAB_HIGHER_PHASES = (0.10, 4.52, 2.48, 0.46, 4.81, 2.80)

#: OGLE-III medians of RRc stars at a period [d].
RRC_PERIOD = (0.215, 0.245, 0.275, 0.305, 0.335, 0.365, 0.395, 0.425)
RRC_R21 = (0.138, 0.138, 0.165, 0.124, 0.104, 0.100, 0.060, 0.045)
RRC_PHI21 = (4.63, 4.71, 4.78, 4.86, 4.96, 5.09, 5.40, 5.74)
RRC_R31 = (0.047, 0.049, 0.075, 0.073, 0.061, 0.040, 0.045, 0.038)
RRC_PHI31 = (3.30, 3.36, 3.26, 3.73, 3.99, 4.15, 4.54, 4.93)

#: Amplitudes in r [mag] in Catalina DR1.
RRC_AMPLITUDE = Quantiles(LEVELS, (0.08, 0.12, 0.19, 0.34, 0.39, 0.45, 0.54, 0.63, 0.68))

#: Fraction of the stars labelled RRab that are modulated, which surveys overlook: 40 per cent of
#: OGLE's in the bulge (Prudil & Skarka 2017). How much their amplitudes change, and how much those
#: of known Blazhko stars do.
OVERLOOKED = 0.4
OVERLOOKED_DEPTH, BLAZHKO_DEPTH = (0.03, 0.25), (0.12, 0.45)


def draw(label: str, rng: np.random.Generator) -> SimulatedStar:
    """Draw a star of a class: RRab, RRc, RRd or Blazhko."""
    return {"RRab": _rrab, "RRc": _rrc, "RRd": _rrd, "Blazhko": _blazhko}[label](rng)


def _rrab(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["RRab"].draw(rng)
    amplitude = _rrab_amplitude(rng, period)
    if rng.uniform() < OVERLOOKED:
        return _modulated(rng, period, amplitude, rng.uniform(*OVERLOOKED_DEPTH))
    waves = _rrab_waves(rng, period, amplitude)
    start = rng.uniform(0, 2 * np.pi)

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        angle = 2 * np.pi * t / period + start
        return amplitude * AMPLITUDE_RATIO[band] * waves[band](angle)

    return SimulatedStar(period, _colours(rng, period), _absolute(rng), signal)


def _blazhko(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["Blazhko"].draw(rng)
    amplitude = max(_rrab_amplitude(rng, period), 0.45)
    return _modulated(rng, period, amplitude, rng.uniform(*BLAZHKO_DEPTH))


def _modulated(
    rng: np.random.Generator, period: float, amplitude: float, depth: float
) -> SimulatedStar:
    """Draw an RRab star whose amplitude and phase are modulated together.

    Modulation periods are mostly 10-200 d (Skarka et al. 2020). Amplitudes change by up to half
    (`depth`), phases by some hundredths of the cycle (Jurcsik et al. 2009; Benko et al. 2014).
    """
    waves = _rrab_waves(rng, period, amplitude)
    cycle = float(np.clip(np.exp(rng.normal(np.log(48), 0.8)), 6, 500))
    shift = 2 * np.pi * depth * rng.uniform(0.03, 0.1)
    start, slow_start, lag = rng.uniform(0, 2 * np.pi, 3)
    irregular = wander(rng, 12 * cycle)

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        slow = 2 * np.pi * t / cycle + slow_start + 0.3 * irregular(t)
        angle = 2 * np.pi * t / period + start + shift * np.sin(slow + lag)
        size = 1 + depth * np.sin(slow) + 0.25 * depth * np.sin(2 * slow + lag)
        return size * amplitude * AMPLITUDE_RATIO[band] * waves[band](angle) / (1 + 0.3 * depth)

    return SimulatedStar(period, _colours(rng, period), _absolute(rng), signal)


def _rrc(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["RRc"].draw(rng)
    amplitude = RRC_AMPLITUDE.draw(rng)
    wave = _rrc_wave(rng, period)
    start = rng.uniform(0, 2 * np.pi)

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        return amplitude * AMPLITUDE_RATIO[band] * wave(2 * np.pi * t / period + start)

    return SimulatedStar(period, _colours(rng, period), _absolute(rng), signal)


def _rrd(rng: np.random.Generator) -> SimulatedStar:
    """Draw a double-mode star; its period is that of the first overtone, usually the stronger.

    Periods, their ratio 0.742-0.748 (Petersen 1973) and the ratio of amplitudes, 0.26-1.06,
    are those of OGLE-III. The combinations f1 + f0 and f1 - f0 are added.
    """
    period = PERIODS["RRd"].draw(rng)
    ratio = 0.7443 + 0.055 * (period - 0.36) + rng.normal(0, 0.0007)
    fundamental = period / ratio
    first = float(np.clip(rng.normal(0.27, 0.035), 0.15, 0.4))
    second = first * float(np.clip(rng.normal(0.64, 0.22), 0.15, 1.1))
    wave = _rrc_wave(rng, period)
    slow_wave = series((0.22, 0.06), (4.3 + rng.normal(0, 0.15), 2.6))
    starts = rng.uniform(0, 2 * np.pi, 4)
    sum_size, difference_size = np.sqrt(first * second) * rng.uniform((0.06, 0.03), (0.16, 0.09))

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        overtone = 2 * np.pi * t / period + starts[0]
        radial = 2 * np.pi * t / fundamental + starts[1]
        return AMPLITUDE_RATIO[band] * (
            first * wave(overtone)
            + second * slow_wave(radial)
            + sum_size * np.cos(overtone + radial + starts[2])
            + difference_size * np.cos(overtone - radial + starts[3])
        )

    return SimulatedStar(period, _colours(rng, period), _absolute(rng), signal)


def _rrab_amplitude(rng: np.random.Generator, period: float) -> float:
    """Return the full amplitude in r [mag]: the period-amplitude relation and its scatter."""
    mean = np.interp(period, RRAB_PERIOD, RRAB_AMPLITUDE)
    return float(np.clip(rng.normal(mean, 0.2), 0.15, 1.25))


def _rrab_waves(rng: np.random.Generator, period: float, amplitude: float) -> dict[str, Wave]:
    """Return the shape by band: that in V for g and r, that in I for i.

    phi31 is converted from I to V after Morgan, Simet & Bargenquast (1998). The other phases
    follow from it by the interrelations of Jurcsik & Kovacs (1996).
    """
    size = amplitude / 1.33
    r21 = np.interp(size, RRAB_AMPLITUDE_I, RRAB_R21) * np.exp(rng.normal(0, 0.06))
    r31 = np.interp(size, RRAB_AMPLITUDE_I, RRAB_R31) * np.exp(rng.normal(0, 0.08))
    phi31_i = np.interp(period, RRAB_PERIOD, RRAB_PHI31) + rng.normal(0, 0.3)
    phi31_v = 0.436 + 0.568 * phi31_i
    orders = np.arange(4, 10)
    higher = np.array(RRAB_HIGHER_RATIOS) * (r31 / 0.333) ** ((orders - 1) / 2)
    waves = {}
    for band, phi31 in (("g", phi31_v), ("r", phi31_v), ("i", phi31_i)):
        shift = phi31 - 1.98
        phases = np.array(RRAB_HIGHER_PHASES) + (orders - 1) / 2 * shift
        waves[band] = series([r21, r31, *higher], [4.04 + shift / 2, phi31, *phases])
    return waves


def _rrc_wave(rng: np.random.Generator, period: float) -> Wave:
    """Return the shape of a first overtone, nearly a sine with a hump before maximum."""
    r21 = np.interp(period, RRC_PERIOD, RRC_R21) * np.exp(rng.normal(0, 0.3))
    r31 = np.interp(period, RRC_PERIOD, RRC_R31) * np.exp(rng.normal(0, 0.3))
    phi21 = np.interp(period, RRC_PERIOD, RRC_PHI21) + rng.normal(0, 0.22)
    phi31 = np.interp(period, RRC_PERIOD, RRC_PHI31) + rng.normal(0, 0.5)
    r41 = 0.4 * r31
    return series([r21, r31, r41], [phi21, phi31, 2 * phi31 - phi21])


def _colours(rng: np.random.Generator, period: float) -> dict[str, float]:
    """Return colours [mag], bluer for shorter periods (Sesar et al. 2010; Vivas et al. 2017)."""
    g_r = float(np.interp(period, (0.25, 0.4, 0.55, 0.8), (0.04, 0.10, 0.20, 0.30)))
    g_r += rng.normal(0, 0.04)
    return dict(zip(BANDS, (g_r, 0.0, -(0.35 * g_r - 0.02)), strict=True))


def _absolute(rng: np.random.Generator) -> float:
    """Return the absolute magnitude in r, about 0.55 (Vivas et al. 2017)."""
    return float(rng.normal(0.55, 0.12))
