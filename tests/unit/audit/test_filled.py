"""Missing values that were filled class by class are seen, and others that stars share are not."""

import numpy as np
import pytest
from lightfold.audit.filled import check_filled
from lightfold.audit.worth import Trials, draw_stars
from lightfold.tables import feature_columns
from samples import stars

SIZES = (120, 80, 40)


#: Stars that overlap, so that it matters what is filled in.
OVERLAP = stars((240, 160, 120), seed=5)
FEATURES = feature_columns(OVERLAP)
OVERLAP[FEATURES] += np.random.default_rng(9).normal(scale=0.8, size=(len(OVERLAP), len(FEATURES)))


def found(table):
    some = draw_stars(table, feature_columns(table), seed=0)
    return check_filled(table, Trials(some, seed=0))


def half(table, value):
    """Return a table in which one feature has a value of a star's own, or one that is filled in."""
    rng = np.random.default_rng(1)
    own = table["f1"].mask(rng.uniform(size=len(table)) < 0.5, value)
    return table.assign(f1=own.astype("float32"))


def by_class(table, how):
    return table.groupby("label")["f1"].transform(how)


@pytest.mark.parametrize("how", ["mean", "median"])
def test_values_filled_by_class_are_named_with_their_classes(how):
    table = stars(SIZES)
    seen = found(half(table, by_class(table, how)))
    assert (seen["passed"], seen["severity"]) == (False, "warning")
    assert "f1 (" in seen["message"]
    assert all(name in seen["message"] for name in table["label"].unique())


def test_two_classes_of_three_are_enough():
    table = stars(SIZES)
    mean = by_class(table, "mean").mask(table["label"] == "rarest", table["f1"])
    assert not found(half(table, mean))["passed"]


@pytest.mark.parametrize("how", ["mean", "flag", "two flags", "steps", "codes"])
def test_values_that_stars_share_for_other_reasons_are_none(how):
    table = stars(SIZES)
    if how == "mean":  # of all stars
        made = half(table, table["f1"].mean())
    elif how == "flag":  # of one class, as a failed fit
        made = half(table, table["f1"].mask(table["label"] == "rare", -99))
    elif how == "two flags":  # of all classes
        made = half(table, np.where(np.arange(len(table)) % 3, -99.0, 99.0))
    elif how == "steps":
        made = table.assign(f1=table["f1"].round(1))
    else:  # a code of the class, which other checks see
        made = table.assign(f1=table["label"].factorize()[0].astype("float32"))
    assert found(made)["passed"]


def filled_three(share, value, own=True, seed=1):
    """Return stars with three features that are filled with values, for a share of the stars."""
    rng, table = np.random.default_rng(seed), OVERLAP.copy()
    for name in FEATURES[:3]:
        chosen = own & (rng.uniform(size=len(table)) < share)
        table[name] = table[name].mask(chosen, value(rng, table, name)).astype("float32")
    return table


@pytest.mark.parametrize("how", ["mean", "median"])
@pytest.mark.parametrize("seed", range(3))
def test_one_class_alone_that_was_filled_with_its_own_is_named(how, seed):
    own = OVERLAP["label"] == "rare"
    made = filled_three(0.6, lambda rng, table, name: table.loc[own, name].agg(how), own, seed)
    seen = found(made)
    assert not seen["passed"]
    assert "for rare: macro-F1" in seen["message"]


@pytest.mark.parametrize("how", ["of all", "default", "end"])
@pytest.mark.parametrize("seed", range(3))
def test_one_class_alone_that_shares_another_value_is_none(how, seed):
    own = OVERLAP["label"] == "rare"

    def value(rng, table, name):
        if how == "of all":
            return table.loc[rng.uniform(size=len(table)) < 0.5, name].median()
        return 1.0 if how == "default" else table.loc[own, name].max()

    assert found(filled_three(0.6, value, own, seed))["passed"]


def noisy(rng, table, by):
    return by + 0.02 * rng.normal(size=len(table))


@pytest.mark.parametrize("seed", range(3))
def test_values_filled_by_class_with_noise_are_named(seed):
    def value(rng, table, name):
        return noisy(rng, table, table.groupby("label")[name].transform("median"))

    seen = found(filled_three(0.5, value, seed=seed))
    assert not seen["passed"]
    assert "for common" in seen["message"]


@pytest.mark.parametrize("how", ["of all", "one cluster", "clusters", "t", "counts", "skewed"])
@pytest.mark.parametrize("seed", range(3))
def test_narrow_distributions_are_none(how, seed):
    rng = np.random.default_rng(seed)
    table = OVERLAP.copy()
    if how == "of all":
        table = filled_three(0.5, lambda rng, table, name: noisy(rng, table, 0.3), seed=seed)
    elif how == "one cluster":  # one class has a narrow peak, in all features
        peak = (table["label"] == "rare") & (rng.uniform(size=len(table)) < 0.5)
        table.loc[peak, FEATURES] = 0.02 * rng.normal(size=(peak.sum(), len(FEATURES)))
    elif how == "clusters":  # many narrow ones in each class
        middle = 2 * rng.normal(size=(36, len(FEATURES)))
        place = 12 * table["label"].factorize()[0] + rng.integers(12, size=len(table))
        table[FEATURES] = middle[place] + 0.02 * rng.normal(size=(len(table), len(FEATURES)))
    elif how == "t":
        table[FEATURES] += rng.standard_t(1, size=(len(table), len(FEATURES)))
    elif how == "counts":
        table[FEATURES] = table[FEATURES].round()
    else:
        table[FEATURES] = np.exp(4 * table[FEATURES])
    assert found(table)["passed"]
