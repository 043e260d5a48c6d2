"""Numbers that stand for missing values, and those that look like it but are measurements."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lightfold.data.reading.missing import are_magnitudes, is_mark, marks, without_marks

RNG = np.random.default_rng(0)

#: Columns of real kinds, and marks apart from all of their values.
COLUMNS = {
    "magnitudes": (
        RNG.normal(14, 1.5, 300),
        [-99, 99, 99.99, 999, -9999, 99.999, -9.99, 1e5, 1e20],
    ),
    "amplitudes": (RNG.lognormal(-1, 0.5, 300), [-99, 99.9, 9.99, -9, 99999, -1e30, 999.999]),
    "temperatures": (RNG.normal(6000, 900, 300), [-99, -999, -9999, 99999, 1e20, -(2.0**31)]),
    "heavy tails": (RNG.pareto(1, 300), [-99, -999, -9.99, 9.969209968386869e36]),
    "whole numbers": (RNG.poisson(6, 300) * 1.0, [-99, 99, 999, -32768, -1]),
}


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_marks_apart_from_all_others_are_missing(kind, precision):
    values, known = COLUMNS[kind]
    for mark in known:
        column = np.where(np.arange(300) % 3 == 0, mark, values).astype(precision).astype(float)
        given = [mark] if mark == -1 else []
        assert marks(column, given).tolist() == (np.arange(300) % 3 == 0).tolist(), mark


def test_two_marks_do_not_hide_each_other():
    column = np.where(np.arange(300) % 3 == 0, -99, COLUMNS["magnitudes"][0])
    column[1::3] = -999
    assert (marks(column) == (column < 0)).all()
    assert marks(np.array([-99.0, -999, -99])).all()


@pytest.mark.parametrize(
    "values",
    [
        np.arange(100.0),  # codes
        np.array([0.0, 9, 0, 9, 9]),  # flags
        np.array([*RNG.poisson(12, 500), 99.0]),  # one large count
        RNG.normal(0, 300, 500).round(),
        np.append(RNG.uniform(0, 100, 500).round(1), [99.9, 99.9]),  # percentages
        10.0 ** RNG.integers(0, 6, 500),
        10.0 ** RNG.integers(0, 9, 500),
        np.append(RNG.normal(size=500), 9.99),  # one outlier
        np.append(RNG.uniform(0.1, 1000, 500), 999.0),
        np.array([9.0, 9, 9]),
        np.array([np.nan, np.nan]),
        np.array([]),
    ],
)
def test_measurements_are_not_taken_as_missing(values):
    assert not marks(values).any()


@pytest.mark.parametrize("seed", range(100))
def test_random_columns_are_left_alone(seed):
    rng = np.random.default_rng(seed)
    size = int(10 ** rng.uniform(1.5, 4))
    columns = [
        rng.pareto(rng.uniform(0.3, 3), size) * 10 ** rng.uniform(-2, 3),
        rng.lognormal(sigma=rng.uniform(0.3, 4), size=size),
        rng.standard_cauchy(size) * 10 ** rng.uniform(-2, 3),
        rng.negative_binomial(1, 10 ** rng.uniform(-4, -0.5), size).astype(float),
        100 * rng.beta(*rng.uniform(0.2, 5, 2), size),
        rng.uniform(-1, 1, size) * 10 ** rng.uniform(-3, 6),
        10.0 ** rng.integers(-2, rng.integers(1, 12), size),
    ]
    for values in columns:
        for digits in (0, 1, 2, 15):
            assert not marks(values.round(digits)).any()


def test_zero_is_no_magnitude_unless_others_are_near_it():
    magnitudes = np.array([14.2, 0, 15.1, 0, 13.9])
    assert marks(magnitudes, magnitudes=True).tolist() == [False, True, False, True, False]
    assert not marks(magnitudes).any()
    assert not marks(np.array([-0.2, 0, 0.3, 1.5]), magnitudes=True).any()


def test_given_numbers_are_always_missing_and_are_said(capsys):
    values = pd.Series([-1.0, 2, 3, -1, np.float32(0.3)], name="W1mag")
    found = without_marks(values, Path("stars.csv"), [-1, 0.3])
    assert found.isna().tolist() == [True, False, False, True, True]
    said = capsys.readouterr().out
    assert "stars.csv: W1mag: -1 in 2 rows and 0.3" in said.replace("0.300000012", "0.3")
    assert without_marks(values, Path("s"), []) is values


def test_marks_are_known_one_by_one_for_streams():
    values = np.array([99.9, -99, 12.3, 100, 99.9999, np.nan, np.inf, float(np.float32(99.99))])
    assert is_mark(values).tolist() == [True, True, False, False, True, False, False, True]


@pytest.mark.parametrize(
    "name",
    ["mag", "W1mag", "gmag", "phot_g_mean_mag", "mag_r", "MeanMag", "V", "Ks"],
)
def test_names_that_mean_magnitudes(name):
    assert are_magnitudes(name)


@pytest.mark.parametrize(
    "name", ["amplitude", "magerr", "e_W1mag", "std_mag", "mag_amp", "deltamag", "image", "n_mag"]
)
def test_names_that_mean_none(name):
    assert not are_magnitudes(name)


def test_a_unit_means_magnitudes_but_for_amplitudes():
    assert are_magnitudes("brightness", "mag")
    assert not are_magnitudes("amplitude", "mag")


@pytest.mark.parametrize(("mark", "other"), [(99, 98), (-99, -100), (99.9, 99.8), (999, 950)])
def test_a_mark_next_to_the_others_is_a_value(mark, other):
    assert not marks(np.array([mark] * 200 + [other] * 3, "float64")).any()
