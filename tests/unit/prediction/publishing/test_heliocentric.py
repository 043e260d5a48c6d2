"""Times as heliocentric Julian dates."""

import numpy as np
from astropy.coordinates import EarthLocation, SkyCoord
from astropy.time import Time
from lightfold.prediction.publishing.heliocentric import heliocentric


def test_heliocentric_dates_are_those_of_astropy():
    mjd = np.linspace(51544.5, 60300, 7)
    ra, dec = np.linspace(0, 359, 7), np.linspace(-80, 80, 7)
    place = EarthLocation.from_geocentric(0, 0, 0, unit="m")
    when = Time(mjd, format="mjd", scale="utc", location=place)
    way = when.light_travel_time(SkyCoord(ra, dec, unit="deg"), "heliocentric", ephemeris="builtin")
    own = heliocentric(mjd, ra, dec)
    np.testing.assert_allclose((own - mjd - 2400000.5) * 86400, way.sec, atol=0.01)
    assert np.abs(way.sec).max() > 100


def test_dates_at_the_sun_stay_and_those_at_the_barycentre_lose_leap_seconds():
    at = np.array([58000.0]), np.array([100.0]), np.array([20.0])
    assert heliocentric(*at, "heliocentric")[0] == 2458000.5
    late = (2458000.5 - heliocentric(*at, "barycentric")[0]) * 86400
    assert 69.184 - 5 < late < 69.184 + 5  # TDB - UTC, and up to 5 s between barycentre and Sun
