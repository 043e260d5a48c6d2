"""Times of light curves as heliocentric Julian dates, which catalogues of variable stars use."""

import numpy as np
from astropy.constants import c
from astropy.coordinates import SkyCoord, get_body_barycentric
from astropy.time import Time

#: Julian date of the zero point of modified Julian dates.
ZERO = 2_400_000.5


def heliocentric(
    mjd: np.ndarray, ra: np.ndarray, dec: np.ndarray, times: str = "geocentric"
) -> np.ndarray:
    """Return heliocentric Julian dates in UTC of times at which the light of stars arrived.

    The Earth's place is that of its centre, from the ephemeris that comes with Astropy. That is
    right to a tenth of a second.

    Parameters
    ----------
    mjd : array of shape (stars,)
        Times as modified Julian dates: in UTC at the Earth (``geocentric``), in UTC at the Sun
        (``heliocentric``), or in TDB at the barycentre (``barycentric``).
    ra, dec : array of shape (stars,)
        Positions of the stars [deg].
    times : str
        Where the times are counted.
    """
    mjd, ra, dec = (np.asarray(own, dtype=float) for own in (mjd, ra, dec))
    if times == "heliocentric":
        return mjd + ZERO
    when = Time(mjd, format="mjd", scale="tdb" if times == "barycentric" else "utc")
    star = SkyCoord(ra, dec, unit="deg").cartesian
    earth, sun = (get_body_barycentric(own, when, ephemeris="builtin") for own in ("earth", "sun"))
    if times == "barycentric":
        when = (when - star.dot(earth) / c).utc
    found: np.ndarray = (when + star.dot(earth - sun) / c).jd
    return found
