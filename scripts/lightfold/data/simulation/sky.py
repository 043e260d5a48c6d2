"""Where a star is: its place on the sky, and the dust in front of it."""

import numpy as np

#: Rows: unit vectors of the Galactic axes in equatorial coordinates, J2000 (ESA 1997, 1.5.3).
GALACTIC_AXES = np.array(
    [
        [-0.0548755604, -0.8734370902, -0.4838350155],
        [0.4941094279, -0.4448296300, 0.7469822445],
        [-0.8676661490, -0.1980763734, 0.4559837762],
    ]
)

#: Southern limit of the survey [deg] (Bellm et al. 2019).
SOUTHERN_LIMIT = -28.0

#: Extinction divided by E(B-V) (Schlafly & Finkbeiner 2011, PS1 bands, R_V = 3.1).
EXTINCTION = {"g": 3.172, "r": 2.271, "i": 1.682}

#: E(B-V) towards the Galactic pole [mag], and scale height of the dust [pc] (Schlegel, Finkbeiner
#: & Davis 1998 for the pole; Marshall et al. 2006).
POLE_REDDENING, DUST_HEIGHT = 0.03, 125.0


def draw_position(rng: np.random.Generator, latitudes: tuple[float, float]) -> np.ndarray:
    """Return a place inside the survey, as a unit vector in equatorial coordinates.

    Parameters
    ----------
    rng : Generator
        Of the star.
    latitudes : tuple of float
        Smallest and largest distance from the Galactic plane [deg]. Places are uniform on the sky.
    """
    low, high = np.sin(np.deg2rad(latitudes))
    while True:
        longitude = rng.uniform(0, 2 * np.pi)
        z = rng.uniform(low, high) * rng.choice((-1, 1))
        across = np.sqrt(1 - z**2)
        galactic = np.array([across * np.cos(longitude), across * np.sin(longitude), z])
        place = galactic @ GALACTIC_AXES
        if place[2] > np.sin(np.deg2rad(SOUTHERN_LIMIT)):
            return place


def coordinates(place: np.ndarray) -> tuple[float, float]:
    """Return right ascension and declination [deg] of a unit vector."""
    ra = np.rad2deg(np.arctan2(place[1], place[0])) % 360
    return float(ra), float(np.rad2deg(np.arcsin(np.clip(place[2], -1, 1))))


def offset(rng: np.random.Generator, place: np.ndarray, arcsec: float) -> np.ndarray:
    """Return a place at most `arcsec` away, in a random direction."""
    shift = np.cross(place, rng.normal(size=3))
    angle = np.deg2rad(arcsec / 3600) * np.sqrt(rng.uniform())
    return place * np.cos(angle) + shift / np.linalg.norm(shift) * np.sin(angle)


def reddening(rng: np.random.Generator, place: np.ndarray, mean_r: float, absolute: float) -> float:
    """Return E(B-V) [mag] in front of a star, from its mean and absolute magnitudes in r.

    It follows the law of Parenago (1940): the dust up to the star's distance, which thins out
    exponentially from the plane. The dust is patchy by a factor of 1.35.
    """
    sine = max(abs(float(GALACTIC_AXES[2] @ place)), 0.01)
    patchy = np.exp(rng.normal(0, 0.3))
    ebv = 0.0
    for _ in range(3):  # the distance depends on the extinction, and vice versa
        distance = 10 ** (0.2 * (mean_r - absolute - EXTINCTION["r"] * ebv) + 1)
        dust = 1 - np.exp(-distance * sine / DUST_HEIGHT)
        ebv = min(float(POLE_REDDENING / sine * dust * patchy), 2.0)
    return ebv
