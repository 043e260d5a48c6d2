"""Binaries: W UMa (EW), RS CVn, beta Lyrae and detached (EA) stars.

Periods follow the Catalina Surveys DR1 (Drake et al. 2014); the light curves come from Roche
geometry. The label beta_Lyr is a judgement on a continuum of shapes. Its stars are therefore
drawn from systems between contact, like EW stars, and semi-detached.
"""

from functools import cache

import numpy as np

from lightfold.data.simulation import spots, systems
from lightfold.data.simulation.eclipses import ANOMALY, Binary, phase_curve
from lightfold.data.simulation.star import (
    Quantiles,
    Signal,
    SimulatedStar,
    dwarf_colours,
    temperature,
    wander,
)

#: Difference of the maxima relative to r. It comes from spots, so it is larger in the blue.
OCONNELL_RATIO = {"g": 1.2, "r": 1.0, "i": 0.85}

#: Counts of W UMa, RS CVn and beta Lyrae stars in the slide deck (docs/deck.md).
FRACTIONS = {"EW": 22125, "RSCVn": 1105, "beta_Lyr": 260}

LEVELS = (0, 0.01, 0.05, 0.15, 0.25, 0.5, 0.75, 0.85, 0.95, 0.99, 1)

#: Periods [d] in Catalina DR1 (Drake et al. 2014), with the tails cut at plausible values.
PERIODS = {
    "EW": Quantiles(
        (0, 0.01, 0.05, 0.15, 0.25, 0.5, 0.75, 0.85, 0.95, 0.97, 0.99, 1),
        (0.20, 0.222, 0.240, 0.262, 0.279, 0.323, 0.390, 0.458, 0.757, 1.0, 2.9, 4.0),
        log=True,
    ),
    "RSCVn": Quantiles(
        (0, 0.01, 0.05, 0.08, 0.145, 0.17, 0.25, 0.5, 0.75, 0.85, 0.95, 0.99, 1),
        (0.16, 0.19, 0.264, 0.30, 0.5, 1.0, 1.43, 5.09, 13.6, 33.6, 150, 250, 300),
        log=True,
    ),
    "beta_Lyr": Quantiles(
        (0, 0.01, 0.05, 0.15, 0.25, 0.5, 0.69, 0.72, 0.85, 0.95, 0.99, 1),
        (0.20, 0.212, 0.257, 0.301, 0.335, 0.52, 0.70, 1.0, 1.64, 3.13, 4.9, 5.7),
        log=True,
    ),
    "EA": Quantiles(
        LEVELS, (0.25, 0.30, 0.374, 0.490, 0.582, 0.869, 1.47, 2.09, 3.52, 5.9, 12), log=True
    ),
}

#: Amplitudes of RS CVn stars [mag] in Catalina DR1 (Drake et al. 2014).
SPOT_AMPLITUDES = Quantiles(
    LEVELS, (0.06, 0.07, 0.09, 0.12, 0.14, 0.19, 0.27, 0.33, 0.47, 0.65, 0.8), log=True
)

#: Amplitude [mag] at which a survey finds half of the stars, and the width of the step.
FOUND = {"EW": (0.11, 0.02), "beta_Lyr": (0.17, 0.04), "EA": (0.22, 0.05), "RSCVn": (0.06, 0.01)}

#: Fraction of the beta Lyrae stars that are contact binaries, like those labelled EW.
CONTACT_BETA_LYR = 0.45

#: Fraction of the EW stars with P > 0.45 d that are near-contact pairs, which catalogues mistake
#: for contact binaries (Latkovic et al. 2021). Fraction of those with P > 1 d that are spotted
#: giants near their lobes, from their amplitudes in Catalina DR1.
NEAR_CONTACT_EW, GIANT_EW = 0.3, 0.5

#: Fraction of the RS CVn stars with P < 1 d that look like contact binaries, because they have two
#: tidal waves per period. Fraction of those with 1 d < P < 20 d that show eclipses; in wider orbits
#: hardly any do.
FAST_PAIRS, ECLIPSING_SPOTTED = 0.7, 0.15


def draw(label: str, rng: np.random.Generator) -> SimulatedStar:
    """Draw a star of a class: EW, beta_Lyr, RSCVn or EA."""
    return {"EW": _ew, "beta_Lyr": _beta_lyrae, "RSCVn": _rs_cvn, "EA": _detached}[label](rng)


def _ew(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["EW"].draw(rng)
    if period > 1 and rng.uniform() < GIANT_EW:
        return _spotted_giant(rng, period)
    g_r = _contact_colour(rng, period)
    near = period > 0.45 and rng.uniform() < NEAR_CONTACT_EW
    system = systems.near_contact if near else systems.contact
    binary = systems.until_found(rng, FOUND["EW"], system, period, temperature(g_r))
    return _eclipsing(rng, period, g_r, binary)


def _spotted_giant(rng: np.random.Generator, period: float) -> SimulatedStar:
    """Draw a giant that nearly fills its lobe: two tidal waves per period, and spots."""
    g_r = _giant_colour(rng, period)
    kelvin = temperature(g_r)
    binary = systems.until_found(rng, FOUND["RSCVn"], systems.tidal_pair, period, kelvin)
    pair = _eclipsing(rng, period, g_r, binary)
    groups = spots.draw_spots(rng, period, kelvin, binary.inclination, 2)
    wave = spots.modulation(rng, groups, 0.5 * SPOT_AMPLITUDES.draw(rng))
    return _sum(pair, wave)


def _sum(star: SimulatedStar, wave: Signal) -> SimulatedStar:
    def signal(t: np.ndarray, band: str) -> np.ndarray:
        return star.signal(t, band) + wave(t, band)

    return SimulatedStar(star.period, star.colour, star.absolute, signal)


def _beta_lyrae(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["beta_Lyr"].draw(rng)
    g_r = _contact_colour(rng, period)
    system = systems.contact if rng.uniform() < CONTACT_BETA_LYR else systems.near_contact
    binary = systems.until_found(rng, FOUND["beta_Lyr"], system, period, temperature(g_r))
    return _eclipsing(rng, period, g_r, binary)


def _detached(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["EA"].draw(rng)
    mass = 0.75 + 0.5 * rng.gamma(1.5, 0.5) + 0.35 * np.log1p(period)
    g_r = _dwarf_colour(mass) + rng.normal(0, 0.05)
    binary = systems.until_found(rng, FOUND["EA"], systems.apart, period, mass)
    return _eclipsing(rng, period, g_r, binary)


def _rs_cvn(rng: np.random.Generator) -> SimulatedStar:
    period = PERIODS["RSCVn"].draw(rng)
    g_r = _giant_colour(rng, period)
    kelvin = temperature(g_r)
    inclination = float(np.arccos(rng.uniform(0, 0.9)))
    number = int(rng.choice((1, 2, 3), p=(0.3, 0.45, 0.25)))
    groups = spots.draw_spots(rng, period, kelvin, inclination, number)
    absolute = float(np.interp(np.log10(period), (-0.5, 0.3, 1.5), (5.3, 3.4, 1.0)))
    paired = rng.uniform() < _paired(period)
    # A pair adds its own variation to the amplitude that the catalogue gives.
    wave = spots.modulation(rng, groups, SPOT_AMPLITUDES.draw(rng) * (0.6 if paired else 0.85))
    if not paired:
        return SimulatedStar(period, dwarf_colours(g_r), absolute, wave)
    system = systems.tidal_pair if period < 1 else systems.giant_pair
    binary = systems.until_found(rng, FOUND["RSCVn"], system, period, kelvin)
    return _sum(_eclipsing(rng, period, g_r, binary), wave)


def _paired(period: float) -> float:
    """Return the fraction of RS CVn stars with visible eclipses or tides at a period [d]."""
    if period < 1:
        return FAST_PAIRS
    return ECLIPSING_SPOTTED if period < 20 else 0.0


def _eclipsing(
    rng: np.random.Generator, period: float, g_r: float, binary: Binary
) -> SimulatedStar:
    """Return the star of a binary, with a small O'Connell effect."""
    phase = rng.uniform()
    # Spots make the maxima unequal: mostly by less than 0.03 mag, and not the same every year
    # (Davidge & Milone 1984; Maceroni & van 't Veer 1993).
    oconnell, lag = rng.normal(0, 0.014), rng.normal(0, 0.5)
    years = wander(rng, 600, terms=3)

    @cache  # computed when it is first observed: the catalogue does not need it
    def table() -> dict[str, np.ndarray]:
        mags = {}
        for band, flux in phase_curve(binary).items():
            mag = -2.5 * np.log10(flux)
            mags[band] = mag - mag[:-1].mean()
        return mags

    def signal(t: np.ndarray, band: str) -> np.ndarray:
        turn = (t / period + phase) % 1
        wave = OCONNELL_RATIO[band] * oconnell * np.sin(2 * np.pi * turn + lag)
        return np.interp(turn, ANOMALY / (2 * np.pi), table()[band]) + wave * (1 + 0.7 * years(t))

    # Rucinski & Duerbeck (1997), with B - V from g - r (Jester et al. 2005).
    absolute = -4.44 * np.log10(period) + 3.02 * (g_r + 0.22) / 1.02 - 0.2
    return SimulatedStar(period, dwarf_colours(g_r), float(np.clip(absolute, -0.5, 7)), signal)


def _contact_colour(rng: np.random.Generator, period: float) -> float:
    """Return g - r [mag] of a contact binary: the blue envelope of Rucinski (1997) and scatter.

    (B - V)_0 = 0.04 P^-2.25; g - r from Jester et al. (2005).
    """
    b_v = 0.04 * max(period, 0.235) ** -2.25
    return float(np.clip(1.02 * b_v - 0.22 + abs(rng.normal(0.08, 0.12)), -0.15, 1.15))


def _giant_colour(rng: np.random.Generator, period: float) -> float:
    """Return g - r [mag] of an active star: short periods are K dwarfs, long ones K giants."""
    typical = np.interp(np.log10(period), (-0.5, 0.3, 1.5), (0.72, 0.66, 0.85))
    return float(typical + rng.normal(0, 0.15))


def _dwarf_colour(mass: float) -> float:
    """Return g - r [mag] of a main-sequence star by its mass [Sun] (Pecaut & Mamajek 2013)."""
    masses, colours = (0.6, 0.8, 1.0, 1.3, 1.7, 2.5), (1.2, 0.75, 0.46, 0.25, 0.0, -0.2)
    return float(np.interp(mass, masses, colours))
