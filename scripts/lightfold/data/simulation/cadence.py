"""When a star is observed: nights, weather, the Moon, seasons and the survey's cadence."""

from dataclasses import dataclass

import numpy as np

#: Latitude of Palomar Observatory [deg], and longitude east [deg].
LATITUDE, LONGITUDE = 33.36, -116.86

FIRST_MJD = 58194  # 17 March 2018, the start of ZTF's public survey, at a new moon

#: Nights between visits before and after December 2020, when the public survey in g and r sped up
#: from 3 nights to 2. The i band is that of the partnership's survey (Bellm et al. 2019; ZTF II).
CADENCE = {"g": (3, 2), "r": (3, 2), "i": (4, 4)}
SPEED_UP = 990

#: Fraction of the visits lost when the Moon is nearly full, and the lit fraction of its disc from
#: which it counts as nearly full. The i-band survey is made for bright nights.
MOON_LOSS = {"g": 0.85, "r": 0.45, "i": 0.10}
NEARLY_FULL = 0.85

#: Loss of depth at full moon [mag], and scatter of the depth from night to night [mag].
MOON_DEPTH = {"g": 0.9, "r": 0.6, "i": 0.3}
DEPTH_SCATTER = 0.2

#: Distance from the Moon that a telescope keeps [deg], and largest zenith distance [deg],
#: airmass 2.5.
MOON_DISTANCE, ZENITH_DISTANCE = 30.0, 66.0

#: Mean length of a spell of bad weather [d], and fraction of nights lost in summer and winter.
BAD_SPELL, LOST_SUMMER, LOST_WINTER = 3.0, 0.18, 0.42

#: Fraction of the visits that are repeated in the same night, in overlapping fields and in the
#: partnership's surveys.
REPEATED = 0.12

#: A star is scheduled only if it is up for at least this time [d].
SHORTEST_WINDOW = 0.04


@dataclass(frozen=True)
class Calendar:
    """Nights of the survey, the same for all stars; arrays have one value per night.

    Attributes
    ----------
    midnight : ndarray
        Local mean midnight, days since `FIRST_MJD`.
    sidereal : ndarray
        Local sidereal time at midnight [deg].
    length : ndarray
        Length of the astronomical night [d].
    clear : ndarray of bool
        Nights without bad weather.
    moon : ndarray of shape (nights, 3)
        Direction of the Moon, equatorial.
    lit : ndarray
        Lit fraction of the Moon's disc.
    depth : ndarray
        Change of the limiting magnitude due to seeing and transparency [mag].
    """

    midnight: np.ndarray
    sidereal: np.ndarray
    length: np.ndarray
    clear: np.ndarray
    moon: np.ndarray
    lit: np.ndarray
    depth: np.ndarray


def calendar(days: float, seed: int) -> Calendar:
    """Return the nights of a survey that lasts `days`; the weather comes from the seed.

    The Sun and the Moon move evenly along the ecliptic, which is right to a few degrees.
    """
    rng = np.random.default_rng(seed)
    midnight = np.arange(int(days)) + (-LONGITUDE / 360)
    since_equinox = midnight - 2.7  # 20 March 2018, 16:15 UT
    sun = 2 * np.pi * since_equinox / 365.2422
    winter = 0.5 - 0.5 * np.sin(sun)
    age = 2 * np.pi * (midnight - 0.55) / 29.530588  # new moon of 17 March 2018, 13:12 UT
    tilt = np.deg2rad(23.44)
    moon = sun + age
    direction = np.stack(
        [np.cos(moon), np.sin(moon) * np.cos(tilt), np.sin(moon) * np.sin(tilt)], axis=1
    )
    return Calendar(
        midnight,
        np.rad2deg(sun) + 180,
        # Astronomical nights at Palomar last 6.4 h in June and 11 h in December.
        (6.4 + 4.6 * winter) / 24,
        ~_bad_weather(rng, LOST_SUMMER + (LOST_WINTER - LOST_SUMMER) * winter),
        direction,
        0.5 - 0.5 * np.cos(age),
        rng.normal(0, DEPTH_SCATTER, len(midnight)),
    )


def window(nights: Calendar, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the start and end [d from midnight] of the time a place is up in each night.

    An empty window ends before it starts.
    """
    ra = np.rad2deg(np.arctan2(place[1], place[0]))
    sin_dec, cos_dec = place[2], np.hypot(place[0], place[1])
    latitude, zenith = np.deg2rad(LATITUDE), np.deg2rad(ZENITH_DISTANCE)
    cosine = (np.cos(zenith) - np.sin(latitude) * sin_dec) / (np.cos(latitude) * cos_dec)
    reach = np.rad2deg(np.arccos(np.clip(cosine, -1, 1))) / 360
    transit = -((nights.sidereal - ra + 180) % 360 - 180) / 360
    half = nights.length / 2
    return np.maximum(-half, transit - reach), np.minimum(half, transit + reach)


def visible_nights(nights: Calendar, place: np.ndarray) -> int:
    """Return the number of clear nights in which a place is up long enough."""
    start, end = window(nights, place)
    return int((nights.clear & (end - start > SHORTEST_WINDOW)).sum())


def visits(
    rng: np.random.Generator,
    nights: Calendar,
    place: np.ndarray,
    up: tuple[np.ndarray, np.ndarray],
    band: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Return when a place is observed in a band, and how deep; `up` is its `window`.

    The survey returns once every few nights, on a random one of them. Visits in bad weather, out
    of season or near the Moon are lost. A field is observed within some hours of its transit, so
    the hour drifts with the season.

    Returns
    -------
    mjd : ndarray
        Times of the visits, increasing.
    depth : ndarray
        Limiting magnitude minus that of a dark, average night [mag].
    """
    night = _scheduled(rng, len(nights.midnight), band)
    start, end = (edge[night] for edge in up)
    kept = nights.clear[night] & (end - start > SHORTEST_WINDOW)
    kept &= nights.moon[night] @ place < np.cos(np.deg2rad(MOON_DISTANCE))
    bright = nights.lit[night] > NEARLY_FULL
    kept &= ~(bright & (rng.uniform(size=len(night)) < MOON_LOSS[band]))
    night, start, end = night[kept], start[kept], end[kept]
    part = np.clip(rng.normal(0.5, 0.24, len(night)), 0, 1)
    again = rng.uniform(size=len(night)) < REPEATED
    part = np.concatenate([part, (part[again] + rng.uniform(0.1, 0.4, again.sum())) % 1])
    night, start, end = (np.concatenate([all_, all_[again]]) for all_ in (night, start, end))
    time = nights.midnight[night] + start + part * (end - start)
    order = np.argsort(time)
    depth = nights.depth[night] - MOON_DEPTH[band] * np.maximum(nights.lit[night] - 0.3, 0) / 0.7
    depth = depth + rng.normal(0, 0.1, len(night))
    return FIRST_MJD + time[order], depth[order]


def _scheduled(rng: np.random.Generator, nights: int, band: str) -> np.ndarray:
    """Return the nights on which the survey plans a visit: one per block of the cadence."""
    slow, fast = CADENCE[band]
    first = np.arange(rng.integers(slow), min(nights, SPEED_UP), slow)
    later = np.arange(SPEED_UP + rng.integers(fast), nights, fast)
    planned = np.concatenate(
        [first + rng.integers(slow, size=len(first)), later + rng.integers(fast, size=len(later))]
    )
    return planned[planned < nights]


def _bad_weather(rng: np.random.Generator, lost: np.ndarray) -> np.ndarray:
    """Return which nights are lost: a two-state Markov chain, so bad nights come in runs."""
    chance = rng.uniform(size=len(lost))
    bad = np.zeros(len(lost), dtype=bool)
    now = False
    for night, part in enumerate(lost):
        into = part / (1 - part) / BAD_SPELL
        now = chance[night] < (1 - 1 / BAD_SPELL if now else into)
        bad[night] = now
    return bad
