"""Light curves of one star are found, and those of different stars are not."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lightfold.data.match import write_same_stars
from lightfold.data.sketch import SCHEMA, sketch

TIMES = np.sort(np.random.default_rng(9).uniform(0, 700, 80))
ERROR = 0.02


def survey(number=200, seed=0):
    """Return stars that share their times: some vary, some hardly do, some are slow."""
    rng = np.random.default_rng(seed)
    found = {}
    for place in range(number):
        period = 10 ** rng.uniform(-0.5, 2.9)
        amplitude = 10 ** rng.uniform(-3, 0.2)
        mag = 15 + amplitude * np.sin(2 * np.pi * TIMES / period + rng.uniform(0, 6))
        mag = (mag + rng.normal(0, ERROR, len(mag))).round(4)
        found[f"s{place:03d}"] = {"r": (TIMES, mag, np.full(len(mag), ERROR))}
    return found


def matched(tmp_path, *parts):
    """Return the groups of ids that are found to be one star."""
    paths = []
    for number, stars in enumerate(parts):
        rows = [{"object_id": name, **own} for name, star in stars.items() if (own := sketch(star))]
        paths.append(str(tmp_path / f"{number}.parquet"))
        pq.write_table(pa.Table.from_pylist(rows, SCHEMA), paths[-1], row_group_size=50)
    write_same_stars(paths, str(tmp_path / "same.parquet"))
    found = pd.read_parquet(tmp_path / "same.parquet")
    return {frozenset(own) for _, own in found.groupby("same_as")["object_id"]}


def test_different_stars_that_share_their_times_are_different(tmp_path):
    assert matched(tmp_path, survey(600)) == set()


CHANGES = {
    "the same": lambda t, m, e: (t, m, e),
    "a point missing": lambda t, m, e: (t[1:], m[1:], e[1:]),
    "a third missing": lambda t, m, e: tuple(np.delete(x, slice(None, None, 3)) for x in (t, m, e)),
    "rounded": lambda t, m, e: (t.round(4), m.round(3), e),
    "an offset": lambda t, m, e: (t, m + 0.2, e),
    "little noise": lambda t, m, e: (t, m + 1e-3 * np.sin(1e4 * t), e),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_star_under_two_ids_is_found(tmp_path, change):
    stars = survey()
    copies = {f"t{name}": {"x": CHANGES[change](*own["r"])} for name, own in stars.items()}
    found = matched(tmp_path, stars, copies)
    expected = {frozenset((name, f"t{name}")) for name in stars}
    least = 0.7 if change in ("a third missing", "an offset", "little noise") else 0.95
    assert found <= expected
    assert len(found) > least * len(expected)


def test_three_ids_of_a_star_are_one_group_whose_first_id_names_it(tmp_path):
    stars = survey(20)
    again = [{f"{name}-{k}": own for name, own in stars.items()} for k in (1, 2)]
    found = matched(tmp_path, stars, *again)
    assert found == {frozenset((name, f"{name}-1", f"{name}-2")) for name in stars}
    table = pd.read_parquet(tmp_path / "same.parquet")
    assert set(table["same_as"]) == set(stars)


def test_a_star_at_the_border_of_two_partitions_is_no_pair(tmp_path):
    stars = survey(20)
    assert matched(tmp_path, stars, stars) == set()
    assert matched(tmp_path, {}, {}) == set()
