"""Copies of stars are found by their features; different stars are no copies, however odd."""

import numpy as np
import pandas as pd
import pytest
from lightfold.data.near_copies import chance, limit, near_copies, neighbours, scaled, units_of


def features(number=400, columns=8, seed=0):
    """Return features that are independent, one of which tells a class."""
    X = np.random.default_rng(seed).normal(size=(number, columns))
    X[: number // 3, 0] += 1.5
    return X


def copied(X, noise, times=1, seed=1):
    rng = np.random.default_rng(seed)
    stray = noise * rng.normal(size=(times, 60, X.shape[1])) * X.std(axis=0)
    return np.concatenate([X, *(X[:60] + stray)])


def found(X):
    """Return the pairs of rows, the first one of each first."""
    pairs = near_copies(pd.DataFrame(X.astype("float32")).add_prefix("f"))
    return {tuple(sorted(pair)) for pair in pairs.tolist()}


@pytest.mark.parametrize(
    ("columns", "noise", "times"), [(8, 0.01, 1), (20, 0.05, 1), (44, 0.1, 1), (20, 0.02, 3)]
)
def test_copies_with_noise_are_found_and_no_others(columns, noise, times):
    X = features(columns=columns)
    pairs = found(copied(X, noise, times))
    seen = {(i, 400 + 60 * t + i) for i in range(60) for t in range(times)}
    assert len(seen & pairs) > 0.95 * len(seen)
    assert {(i if i < 400 else (i - 400) % 60) for pair in pairs for i in pair} <= set(range(60))


@pytest.mark.parametrize("ids", [5, 10])
def test_stars_that_are_all_listed_many_times_are_found(ids):
    X = np.random.default_rng(0).normal(size=(80, 20))
    stray = 0.02 * np.random.default_rng(1).normal(size=(ids, *X.shape))
    pairs = found(np.concatenate(X + stray))
    assert len(pairs) > 0.95 * 80 * ids * (ids - 1) / 2
    assert all(one % 80 == other % 80 for one, other in pairs)


@pytest.mark.parametrize("width", [0.2, 0.5])
def test_small_kinds_of_stars_that_are_like_each_other_are_no_copies(width):
    rng = np.random.default_rng(0)
    kinds = 2 * rng.normal(size=(60, 8))
    X = kinds[rng.integers(60, size=480)] + width * rng.normal(size=(480, 8))
    assert not found(X)


@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_a_copy_without_a_feature_is_found(noise):
    X = copied(features(), noise)
    X[400 + np.arange(60), np.arange(60) % 8] = np.nan
    pairs = found(X)
    assert len(pairs) > 50
    assert pairs <= {(i, 400 + i) for i in range(60)}


def test_copies_of_all_stars_are_found():
    X = features(300)
    X = np.concatenate([X, X + 0.02 * np.random.default_rng(1).normal(size=X.shape)])
    pairs = found(X)
    assert len(pairs) > 280
    assert all(second - first == 300 for first, second in pairs)


KINDS = {
    "normal": lambda X, rng: X,
    "heavy tails": lambda X, rng: rng.standard_t(2, size=X.shape),
    "quantised": lambda X, rng: X.round(1),
    "coarse": lambda X, rng: X.round(0),
    "flags": lambda X, rng: np.where(np.arange(X.shape[1]) < 4, X, X > 0),
    "failed fits": lambda X, rng: np.where(rng.uniform(size=X.shape) < 0.04, 0, X),
    "missing": lambda X, rng: np.where(rng.uniform(size=X.shape) < 0.3, np.nan, X),
    "two features": lambda X, rng: rng.normal(size=(3000, 2)),
    "subtypes": lambda X, rng: np.repeat(X[:10], 40, axis=0) + 0.02 * rng.normal(size=X.shape),
    "outliers": lambda X, rng: X + 30 * (np.arange(len(X)) < 3)[:, None],
    "correlated": lambda X, rng: X[:, :3] @ rng.normal(size=(3, 40)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_different_stars_are_no_copies(kind):
    pairs = [
        pair
        for seed in range(5)
        for pair in found(KINDS[kind](features(seed=seed), np.random.default_rng(100 + seed)))
    ]
    assert len(pairs) <= 1  # one in a thousand of those found may be chance


@pytest.mark.parametrize("columns", [3, 20])
def test_neighbours_are_those_of_brute_force(columns):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, columns))
    X[rng.uniform(size=X.shape) < 0.2] = np.nan
    squares, place = neighbours(X, X, 5, np.arange(len(X)))
    known = np.isfinite(X)
    need = np.maximum(np.minimum(known.sum(axis=1), 12), 2)
    apart = np.square(X[:, None] - X[None])
    common = np.isfinite(apart).sum(axis=2)
    every = np.nansum(apart, axis=2) / np.maximum(common, 1)
    every[(common < need[:, None]) | np.eye(200, dtype=bool)] = np.inf
    expected = np.sort(every, axis=1)[:, :5]
    np.testing.assert_allclose(squares, expected, rtol=1e-6)
    near = np.isfinite(squares)
    np.testing.assert_allclose(np.take_along_axis(every, place, 1)[near], squares[near])


def test_steps_between_neighbours_have_the_probability_that_is_stated():
    X = np.random.default_rng(3).uniform(size=(4000, 3))
    squares, _ = neighbours(X, X, 42, np.arange(len(X)))
    inner = ((X > 0.3) & (X < 0.7)).all(axis=1)
    step = np.log(squares[inner, 1] / squares[inner, 0]) / 2
    p = chance(step, squares[inner], after=1)
    long = step > np.log(2)
    assert np.mean(p[long] < 0.05) * long.mean() == pytest.approx(0.05, abs=0.03)


def test_a_limit_lets_a_share_of_chance_findings_pass():
    assert limit(np.linspace(0.01, 1, 100)) == -1
    assert limit(np.array([1e-9, 4e-4, 0.5, 0.9])) == 4e-4
    assert limit(np.array([1e-9, 4e-4, 0.5, 0.9]), level=1e-6) == 1e-9


def test_values_that_many_stars_share_are_no_measurements():
    table = pd.DataFrame({"x": np.arange(100.0), "flag": np.arange(100) % 2 * 1.0})
    table.loc[:9, "x"] = -99
    units = units_of(table)
    values, rounding = scaled(table, units), units.rounding
    assert values.shape == (100, 1)
    assert np.isnan(values[:10, 0]).all()
    assert rounding > 0


@pytest.mark.parametrize("number", [0, 1, 5])
def test_few_stars_have_no_copies(number):
    assert found(features(60)[:number]) == set()


@pytest.mark.parametrize("far", [1e4, 1e6])
def test_copies_are_found_however_far_from_zero_a_feature_is(far):
    X = features(columns=20)
    own = copied(X, 0.01)
    assert len(near_copies(pd.DataFrame(own).add_prefix("f"))) > 0
    own[:, 3] += far
    pairs = near_copies(pd.DataFrame(own).add_prefix("f"))
    assert len(np.unique(pairs)) >= 0.9 * 2 * (len(own) - len(X))


def test_stars_that_are_listed_many_times_are_one_row_also_if_a_value_is_missing():
    X = features(900, 20)
    rng = np.random.default_rng(3)
    near = X[:60] + 0.005 * rng.normal(size=(60, 20))
    rows = np.vstack([np.repeat(X[:300], 5, axis=0), X[300:], near])
    for missing in (False, True):
        own = rows.copy()
        if missing:
            own[:1500, 5] = np.nan
            own[-60:, 5] = np.nan
        pairs = near_copies(pd.DataFrame(own).add_prefix("f"))
        assert len(np.unique(pairs[(pairs >= len(rows) - 60).any(axis=1)])) >= 100
