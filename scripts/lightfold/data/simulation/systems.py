"""Geometry of each kind of close binary, with the distributions of its parameters.

Each function draws a `Binary`. It takes a generator, the orbital period [d], and the temperature
[K] or mass [Sun] of the star that is behind at the primary minimum.
"""

from collections.abc import Callable

import numpy as np

from lightfold.data.simulation.eclipses import Binary, light_curve, roche_radius

Draw = Callable[[np.random.Generator, float, float], Binary]

#: Mean anomalies [rad] of the minima and maxima of a circular orbit.
EXTREMES = np.array([0, np.pi / 2, np.pi])


def until_found(
    rng: np.random.Generator,
    found: tuple[float, float],
    system: Draw,
    period: float,
    value: float,
) -> Binary:
    """Draw systems until the amplitude of one is large enough for a survey to find it.

    Parameters
    ----------
    rng : Generator
        Of the star.
    found : tuple of float
        Amplitude in r at which half of the systems are found, and the width of the step [mag].
    system : callable
        One of this module's functions.
    period, value : float
        Its arguments.
    """
    middle, width = found
    while True:
        binary = system(rng, period, value)
        flux = light_curve(binary, EXTREMES, bands="r")["r"]
        amplitude = 2.5 * np.log10(flux.max() / flux.min())
        if rng.uniform() < 1 / (1 + np.exp((middle - amplitude) / width)):
            return binary


def contact(rng: np.random.Generator, period: float, kelvin: float) -> Binary:
    """Draw a contact binary.

    Mass ratios are mostly below 0.5, fill-outs are small, and temperatures differ by a few per
    cent (Latkovic, Ceki & Lazarevic 2021). At longer periods thermal contact is poorer (Rucinski
    1997). 59 per cent are in triple systems (Pribulla & Rucinski 2006).
    """
    q = 0.08 + 0.92 * rng.beta(1.2, 4.0)
    swell = 1 + 0.12 * rng.beta(1.2, 2.5)
    poor = max(np.log10(period / 0.45), 0)
    ratio = 1 - 0.035 * rng.standard_t(4) - abs(rng.normal(0, 0.15 * poor))
    ratio = float(np.clip(ratio, 0.6, 1.1))
    third = 0.7 * rng.beta(1, 1.8) if rng.uniform() < 0.59 else 0.0
    radii = roche_radius(1 / q) * swell, roche_radius(q) * swell
    # Half of the primaries are behind at the deeper minimum (A and W subtypes).
    if rng.uniform() < 0.5:
        q, radii = 1 / q, (radii[1], radii[0])
    inclination = float(np.arccos(rng.uniform(0, 0.9)))
    return Binary(radii, (kelvin, kelvin * ratio), q, inclination, third=third)


def near_contact(rng: np.random.Generator, period: float, kelvin: float) -> Binary:
    """Draw a semi-detached or near-contact pair: one lobe full, unequal temperatures.

    As in FO Vir and V1010 Oph stars (Shaw 1994), the primary fills 0.75-1 of its lobe.
    """
    q = 0.2 + 0.6 * rng.beta(1.5, 1.8)
    fill = rng.uniform(0.75, 1.0), 1.0
    if rng.uniform() < 0.3:
        fill = 1.0, rng.uniform(0.75, 1.0)
    radii = fill[0] * roche_radius(1 / q), fill[1] * roche_radius(q)
    ratio = float(np.clip(rng.normal(0.82, 0.1), 0.5, 1.0))
    inclination = float(np.arccos(rng.uniform(0, 0.8)))
    return Binary(radii, (kelvin, kelvin * ratio), q, inclination)


def apart(rng: np.random.Generator, period: float, mass: float) -> Binary:
    """Draw a detached pair of main-sequence stars, or an Algol with a subgiant.

    Radii are M^0.9, up to twice that with age, and temperatures 5,800 K M^0.55 (Eker et al. 2018,
    for 0.6-2.5 solar masses). The separation is that of Kepler's third law. No main-sequence star
    exceeds 0.9 of its lobe.
    """
    algol = rng.uniform() < 0.3
    q = float(rng.uniform(0.2, 0.5) if algol else 1 - 0.7 * rng.beta(1, 1.8))
    separation = 4.207 * (mass * (1 + q) * period**2) ** (1 / 3)
    first = mass**0.9 * rng.uniform(1, 1.9) / separation
    second = (mass * q) ** 0.9 * rng.uniform(1, 1.3) / separation
    kelvin = float(np.clip(5800 * mass**0.55, 4000, 12000))
    cooler = kelvin * max(q**0.55, 0.45)
    if algol:
        second, cooler = roche_radius(q), kelvin * rng.uniform(0.5, 0.72)
    radii = (
        float(min(first, 0.9 * roche_radius(1 / q))),
        float(min(second, (1 if algol else 0.9) * roche_radius(q))),
    )
    # Tides make short orbits circular (Zahn 1977).
    eccentric = not algol and period > 1.5 and rng.uniform() < 0.25
    return Binary(
        radii,
        (kelvin, cooler),
        q,
        float(np.arccos(rng.uniform(0, min(sum(radii), 1)))),
        eccentricity=float(min(rng.rayleigh(0.12), 0.5)) if eccentric else 0.0,
        periastron=rng.uniform(0, 2 * np.pi),
        third=rng.uniform(0, 0.4) if rng.uniform() < 0.3 else 0.0,
    )


def giant_pair(rng: np.random.Generator, period: float, kelvin: float) -> Binary:
    """Draw a K subgiant below its lobe with a hotter dwarf: partial, shallow eclipses."""
    q = rng.uniform(0.8, 1.2)
    second = rng.uniform(0.4, 0.8) * roche_radius(q)
    first = second * rng.uniform(0.25, 0.6)
    inclination = float(np.arccos(rng.uniform(0, 0.9 * (first + second))))
    return Binary((first, second), (kelvin * rng.uniform(0.95, 1.12), kelvin), q, inclination)


def tidal_pair(rng: np.random.Generator, period: float, kelvin: float) -> Binary:
    """Draw a giant that fills 0.85-1 of its lobe and a small companion, at any inclination."""
    q = rng.uniform(0.3, 1.2)
    second = rng.uniform(0.85, 1.0) * roche_radius(q)
    first = second * rng.uniform(0.05, 0.5)
    inclination = float(np.arccos(rng.uniform(0, 0.9)))
    return Binary((first, second), (kelvin, kelvin), q, inclination)
