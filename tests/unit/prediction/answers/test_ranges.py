"""Values outside the training range are named per star and counted per table; units are told."""

import numpy as np
import pandas as pd
import pytest
from lightfold.errors import DataError
from lightfold.prediction.answers import ranges

RNG = np.random.default_rng(0)
PERIODS = np.exp(RNG.normal(-1, 0.8, 400))  # of contact binaries [d]


def feature(values, name="period", unit=""):
    return {"name": name, "low": float(values.min()), "high": float(values.max()), "unit": unit}


def row(new, training=PERIODS, name="period", unit=""):
    return ranges.compared(new, training, feature(training, name, unit))


def test_each_star_names_its_features_outside_the_range():
    record = {
        "features": [{"name": "p", "low": 0, "high": 4.5}, {"name": "s", "low": -1, "high": 1}]
    }
    X = pd.DataFrame({"p": [1, 12.3456, np.nan], "s": [0, -2, 1]})
    assert list(ranges.outside(X, record)) == ["", "p (12.35 > 4.5); s (-2 < -1)", ""]


def test_nothing_is_outside_a_feature_that_no_training_star_has():
    record = {"features": [{"name": "p", "low": None, "high": None}]}
    assert list(ranges.outside(pd.DataFrame({"p": [1e9]}), record)) == [""]


def test_a_star_without_any_value_is_told():
    record = {"features": [{"name": "p", "low": 0, "high": 1}, {"name": "s", "low": 0, "high": 1}]}
    X = pd.DataFrame({"p": [np.nan, np.nan], "s": [np.nan, 0.5]})
    assert list(ranges.outside(X, record)) == [ranges.NOTHING, ""]


@pytest.mark.parametrize("allowed", [ranges.ALLOWED, 1])
def test_a_table_without_any_value_is_refused(allowed):
    rows = [row(np.full(30, np.nan), name="period"), row(np.full(30, np.nan), name="skew")]
    with pytest.raises(DataError, match=r"stars\.csv: no star has a value.* period, skew"):
        ranges.refuse(rows, allowed, "stars.csv")
    ranges.refuse([rows[0], row(PERIODS[:30])], allowed, "stars.csv")


def test_a_row_of_the_table_counts_known_values():
    new = np.array([PERIODS.max() * 2, *PERIODS[:2], np.nan])
    found = row(new)
    assert found["share_outside"] == pytest.approx(1 / 3)
    assert (found["share_missing"], found["missing_training"]) == (0.25, 0)
    assert found["median_training"] == np.median(PERIODS)


def test_a_feature_without_any_value_is_told():
    frame = ranges.table([row(np.full(30, np.nan))])
    assert "100.0 %" in ranges.told(frame)
    assert frame["share_outside"].item() == 0


@pytest.mark.parametrize(
    ("turned", "words"),
    [
        (lambda x: x * 24, "hours in place of days"),
        (lambda x: x / 24, "days in place of hours"),
        (lambda x: x * 1440, "minutes in place of days"),
        (lambda x: x * 86400, "seconds in place of days"),
    ],
)
def test_a_period_in_another_unit_stops_though_few_are_outside(turned, words):
    training = np.append(PERIODS, [1e-7, 1e7])  # everything is in the range
    found = row(turned(PERIODS[:100]), training)
    assert found["share_outside"] == 0
    with pytest.raises(DataError, match=rf"period: 0 % .*{words}\?"):
        ranges.refuse([found], ranges.ALLOWED, "stars.csv")
    ranges.refuse([found], 1, "stars.csv")


def test_a_scale_is_a_hint_only():
    training = np.append(PERIODS, [1e-7, 1e7])
    found = row(np.log10(PERIODS[:100]) + 1e-9, training)
    assert found["looks_like"] == "logarithms in place of the values"
    assert not found["change"].certain
    assert "period looks like logarithms" in ranges.told(ranges.table([found]))


@pytest.mark.parametrize("name", ["amplitude_g", "amp", "Vmag"])
def test_millimagnitudes_are_told(name):
    values = 12 + RNG.normal(size=300) if name == "Vmag" else PERIODS
    assert row(values * 1000, values, name)["looks_like"] == "mmag in place of mag"


@pytest.mark.parametrize("name", ["skew", "chi2red", "median_of_noise"])
def test_numbers_without_a_unit_have_no_hint(name):
    assert row(PERIODS * 1000, PERIODS, name)["looks_like"] == ""


@pytest.mark.parametrize("factor", [0.5, 1, 2, 3])
def test_another_mixture_of_classes_is_no_other_unit(factor):
    assert row(PERIODS[:100] * factor)["change"] is None


def test_few_stars_hint_at_a_unit_and_two_at_none():
    found = row(PERIODS[:12] * 1440)["change"]
    assert (found.words, found.certain) == ("minutes in place of days", False)
    assert row(PERIODS[:2] * 1440)["change"] is None


def test_another_survey_stops_above_the_share_and_says_how_to_go_on():
    training = RNG.normal(12, 1, 300)
    found = row(training + 7, training, "median")
    with pytest.raises(DataError, match=r"median: 100 % .*\n.*`outside: 1`"):
        ranges.refuse([found], ranges.ALLOWED, "stars.csv")
    half = row(np.append(training, training[:290] + 99), training, "median")
    ranges.refuse([half], ranges.ALLOWED, "stars.csv")


def test_features_most_outside_come_first_and_a_long_list_is_cut():
    training = RNG.normal(size=300)
    rows = [row(training + 9 * (n > 0), training, f"f{n}") for n in range(9)]
    assert list(ranges.table(rows)["feature"])[-1] == "f0"
    with pytest.raises(DataError, match="and 3 more features"):
        ranges.refuse(rows, ranges.ALLOWED, "stars.csv")


def test_a_long_table_is_printed_in_part():
    training = RNG.normal(size=300)
    rows = [row(training + 9, training, f"f{n}") for n in range(11)]
    assert "f9" in ranges.told(ranges.table(rows))
    assert "f10" not in ranges.told(ranges.table(rows))
    assert "\nand 1 more feature\n" in ranges.told(ranges.table(rows))


def test_features_whose_median_is_far_are_named():
    training = RNG.normal(size=300)
    rows = [row(training + 1.5 * n, training, f"f{n}") for n in range(3)]
    assert ranges.shifted(ranges.table(rows)) == ["f2", "f1"]
    assert "nine in ten training stars in f2, f1" in ranges.told(ranges.table(rows))


def test_a_star_or_two_outside_are_not_refused():
    """Their share may be 1, and shows nothing."""
    training = RNG.normal(size=300)
    for number in (1, 3):
        ranges.refuse([row(np.full(number, 9.0), training)], ranges.ALLOWED, "stars.csv")
    with pytest.raises(DataError, match="100 % of the stars are outside"):
        ranges.refuse([row(np.full(8, 9.0), training)], ranges.ALLOWED, "stars.csv")
