"""Missing values that were filled class by class are seen, and others that stars share are not."""

import numpy as np
import pytest
from lightfold.audit.filled import check_filled
from samples import stars

SIZES = (120, 80, 40)


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
    found = check_filled(half(table, by_class(table, how)))
    assert (found["passed"], found["severity"]) == (False, "warning")
    assert "f1 (" in found["message"]
    assert all(name in found["message"] for name in table["label"].unique())


def test_two_classes_of_three_are_enough():
    table = stars(SIZES)
    mean = by_class(table, "mean").mask(table["label"] == "rarest", table["f1"])
    assert not check_filled(half(table, mean))["passed"]


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
    assert check_filled(made)["passed"]
