"""Groups of stars: the same as by brute force, whatever the crowd, in little time and memory."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from lightfold.data.groups import groups
from scipy.sparse.csgraph import connected_components

ARCSEC = 1 / 3600


def grouped(ra, dec, arcsec=2.0):
    """Return the group of each star as the row of its first star."""
    stars = pd.DataFrame({"object_id": np.arange(len(ra)), "ra": ra, "dec": dec})
    return groups(stars, pd.DataFrame({"x": np.arange(len(ra)) * 1.0}), arcsec).to_numpy()


def by_brute_force(ra, dec, arcsec=2.0):
    lon, lat = np.deg2rad(ra), np.deg2rad(dec)
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    distance = np.linalg.norm(unit[:, None] - unit, axis=2)
    near = distance <= 2 * np.sin(np.deg2rad(arcsec / 3600) / 2)
    component = connected_components(near, directed=False)[1]
    return pd.Series(np.arange(len(ra))).groupby(component).transform("min").to_numpy()


@pytest.mark.parametrize("seed", range(30))
def test_groups_are_the_connected_stars_at_any_density(seed):
    rng = np.random.default_rng(seed)
    number = 300
    width = 10 ** rng.uniform(0, 3) * ARCSEC
    pole = rng.choice([0, 40, 89.9999, -90])
    ra = rng.choice([0, 359.9999, 200]) + rng.normal(0, width, number)
    dec = np.clip(pole + rng.normal(0, width, number), -90, 90)
    copies = rng.integers(0, number, 40)
    ra[:40], dec[:40] = ra[copies], dec[copies]
    ra[40:60], dec[45:70] = np.nan, np.nan
    known = np.isfinite(ra + dec)
    limit = rng.choice([0.5, 2, 30])
    expected = np.arange(number)
    expected[known] = np.flatnonzero(known)[by_brute_force(ra[known], dec[known], limit)]
    assert (grouped(ra, dec, limit) == expected).all()


def test_a_limit_of_zero_joins_equal_positions_only():
    assert grouped([1.0, 1.0, 1.0001], [2.0, 2.0, 2.0], 0).tolist() == [0, 0, 2]


@pytest.mark.parametrize("width", [0, 0.2 * ARCSEC])
def test_a_crowd_costs_no_memory_for_its_pairs(width):
    rng = np.random.default_rng(0)
    ra, dec = rng.normal(10, width, 10_000), rng.normal(0, width, 10_000)
    tracemalloc.start()
    found = grouped(ra, dec)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found == 0).all()
    assert peak < 50e6


def test_stars_without_a_position_have_no_neighbours():
    assert grouped([np.nan] * 3, [np.nan] * 3).tolist() == [0, 1, 2]
