"""Light curves of close binaries: eclipses of limb-darkened discs, tides and reflection."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lightfold.data.simulation.star import BANDS, WAVELENGTH, planck

#: Linear limb-darkening coefficients of dwarfs by temperature [K] and band: rounded values of
#: Claret & Bloemen (2011) for log g = 4.5 and solar metallicity.
LIMB_KELVIN = (4000.0, 5000.0, 6000.0, 7000.0, 8000.0, 10000.0)
LIMB_DARKENING = {
    "g": (0.87, 0.81, 0.71, 0.64, 0.61, 0.51),
    "r": (0.76, 0.66, 0.56, 0.51, 0.48, 0.40),
    "i": (0.62, 0.55, 0.46, 0.42, 0.39, 0.33),
}

#: Squared radii of the edges of a disc's rings, relative to the disc's. The rings have equal areas.
RING_EDGES = np.arange(17) / 16

#: Mean of mu = sqrt(1 - x) in each ring, where x is the squared radius.
RING_MU = -2 / 3 * np.diff((1 - RING_EDGES) ** 1.5) / np.diff(RING_EDGES)

#: Mean anomalies [rad] at which a light curve is tabulated; 0 is the primary eclipse.
ANOMALY = 2 * np.pi * np.arange(257) / 256


@dataclass(frozen=True)
class Binary:
    """A binary star; star 1 is behind at phase 0. Lengths are in units of the separation.

    Attributes
    ----------
    radii : tuple of float
        Radii of the two stars.
    kelvin : tuple of float
        Their effective temperatures [K].
    q : float
        Mass of star 2 over that of star 1.
    inclination : float
        Inclination of the orbit [rad].
    eccentricity, periastron : float
        Eccentricity and argument of periastron [rad].
    third : float
        Fraction of the total light in r from a third star, which has the colour of star 1.
    """

    radii: tuple[float, float]
    kelvin: tuple[float, float]
    q: float
    inclination: float
    eccentricity: float = 0.0
    periastron: float = 0.0
    third: float = 0.0


def roche_radius(q: float) -> float:
    """Return the volume radius of a Roche lobe over the separation (Eggleton 1983).

    `q` is the mass of the star in the lobe over that of its companion.
    """
    third = q ** (1 / 3)
    return 0.49 * third**2 / (0.6 * third**2 + np.log1p(third))


def limb_darkening(kelvin: float, band: str) -> float:
    """Return the coefficient u of the law I(mu) = 1 - u (1 - mu)."""
    return float(np.interp(kelvin, LIMB_KELVIN, LIMB_DARKENING[band]))


def covered(distance: np.ndarray, radius: float, occulter: float) -> np.ndarray:
    """Return the covered fraction of a disc, ring by ring.

    Parameters
    ----------
    distance : ndarray of shape (n,)
        Projected distances of the centres.
    radius, occulter : float
        Radii of the disc and of the disc in front of it.

    Returns
    -------
    ndarray of shape (n, rings)
        Covered area of each ring relative to the area of the disc, from the lens in which two
        circles overlap. It is exact except for rounding.
    """
    edge = radius * np.sqrt(RING_EDGES[1:])
    apart = np.maximum(distance, 1e-9)[:, None]
    near = (apart**2 + edge**2 - occulter**2) / (2 * apart * edge)
    far = (apart**2 + occulter**2 - edge**2) / (2 * apart * occulter)
    kite = np.maximum((edge + occulter) ** 2 - apart**2, 0)
    kite = np.sqrt(kite * np.maximum(apart**2 - (edge - occulter) ** 2, 0))
    lens = edge**2 * _arccos(near) + occulter**2 * _arccos(far) - 0.5 * kite
    lens[:, 1:] -= lens[:, :-1].copy()
    return lens / (np.pi * radius**2)


def lost_light(part: np.ndarray, u: float) -> np.ndarray:
    """Return the covered fraction of a limb-darkened disc's light, from `covered`."""
    return part @ (1 - u * (1 - RING_MU)) / (1 - u / 3)


def light_curve(
    binary: Binary, anomaly: np.ndarray = ANOMALY, bands: Sequence[str] = BANDS
) -> dict[str, np.ndarray]:
    """Return the flux of a binary at mean anomalies [rad], by band; about 1 outside eclipses."""
    angle, scale = _orbit(binary, anomaly)
    cos_angle, sin_i = np.cos(angle), np.sin(binary.inclination)
    distance = scale * np.sqrt(1 - (sin_i * cos_angle) ** 2)
    touching = distance < sum(binary.radii)
    front = touching & (cos_angle > 0), touching & (cos_angle < 0)
    stretch = (2 * cos_angle**2 - 1) / scale**3
    parts, heated = [], []
    for star, radius in enumerate(binary.radii):
        parts.append(covered(distance[front[star]], radius, binary.radii[1 - star]))
        heated.append(_reflection(binary, star, sin_i * cos_angle * (1 - 2 * star)) / scale**2)
    curves = {}
    for band in bands:
        light = [
            planck(kelvin, band) * radius**2
            for kelvin, radius in zip(binary.kelvin, binary.radii, strict=True)
        ]
        total = np.zeros(len(angle))
        for star, own in enumerate(light):
            u = limb_darkening(binary.kelvin[star], band)
            seen = own * (1 - _tide(binary, star, u, band) * stretch)
            seen += light[1 - star] * heated[star]
            seen[front[star]] *= 1 - lost_light(parts[star], u)
            total += seen
        curves[band] = binary.third + (1 - binary.third) * total / sum(light)
    return curves


def phase_curve(binary: Binary) -> dict[str, np.ndarray]:
    """Return the flux of a binary at `ANOMALY`, by band, as `light_curve` does."""
    if binary.eccentricity:
        return light_curve(binary)
    # A circular orbit looks the same before and after an eclipse, so half of it is enough.
    half = light_curve(binary, ANOMALY[: len(ANOMALY) // 2 + 1])
    return {band: np.concatenate([flux, flux[-2::-1]]) for band, flux in half.items()}


def _arccos(cosine: np.ndarray) -> np.ndarray:
    return np.arccos(np.clip(cosine, -1, 1))


def _orbit(binary: Binary, anomaly: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the orbital angle [rad] from conjunction, and the separation in units of its mean."""
    e = binary.eccentricity
    if e == 0:
        return anomaly, np.ones(len(anomaly))
    at_conjunction = np.pi / 2 - binary.periastron
    half = np.sqrt((1 - e) / (1 + e))
    start = 2 * np.arctan(half * np.tan(at_conjunction / 2))
    mean = anomaly + start - e * np.sin(start)
    eccentric = mean + e * np.sin(mean)
    for _ in range(6):  # Newton's method for Kepler's equation
        eccentric -= (eccentric - e * np.sin(eccentric) - mean) / (1 - e * np.cos(eccentric))
    true = 2 * np.arctan2(np.sin(eccentric / 2), half * np.cos(eccentric / 2))
    return true - at_conjunction, 1 - e * np.cos(eccentric)


def _tide(binary: Binary, star: int, u: float, band: str) -> float:
    """Return the semi-amplitude of a star's ellipsoidal variation, as a fraction of its light.

    It is the first term of Morris (1985), with the gravity darkening of Lucy (1967) below 6,700 K
    and of von Zeipel (1924) above 7,500 K. It is raised as the lobe fills, by half for a full one
    (Gomel, Faigler & Mazeh 2021). The neck of a common envelope at least doubles it: then the
    fourth harmonic is 0.16-0.3 of the second, as in ASAS contact binaries (Rucinski 1997).
    """
    mass = binary.q if star == 0 else 1 / binary.q
    radius = binary.radii[star]
    kelvin = binary.kelvin[star]
    x = 1.4388e8 / (WAVELENGTH[band] * kelvin)
    gravity = np.interp(kelvin, (6700, 7500), (0.08, 0.25)) * x / (1 - np.exp(-x))
    alpha = 0.15 * (15 + u) * (1 + gravity) / (3 - u)
    q = binary.q
    fill = binary.radii[0] / roche_radius(1 / q), binary.radii[1] / roche_radius(q)
    boost = 1 + min(fill[star], 1.05) ** 8 if min(fill) >= 1 else 1 + 0.5 * fill[star] ** 4
    return float(alpha * boost * mass * radius**3 * np.sin(binary.inclination) ** 2)


def _reflection(binary: Binary, star: int, toward: np.ndarray) -> np.ndarray:
    """Return the fraction of its companion's light that a star reflects.

    It is a Lambert sphere lit from the distance of the companion. Its albedo is 0.5 for a
    convective envelope (Rucinski 1969) and 1 for a radiative one. `toward` is the cosine of the
    phase angle.
    """
    albedo = 0.5 if binary.kelvin[star] < 7200 else 1.0
    phase = _arccos(toward)
    lambert = (np.sin(phase) + (np.pi - phase) * np.cos(phase)) / np.pi
    return 2 / 3 * albedo * binary.radii[star] ** 2 * lambert
