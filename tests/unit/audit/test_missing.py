"""Missing values by class are named, and are a warning only if they tell what nothing else does."""

import numpy as np
import pytest
from lightfold.audit.missing import check_missing
from lightfold.audit.worth import draw_stars
from lightfold.tables import feature_columns
from samples import stars


def found(table):
    return check_missing(draw_stars(table, feature_columns(table), seed=0), seed=1)


@pytest.mark.parametrize(("much", "little"), [(1.0, 0.0), (0.93, 0.05), (0.9, 0.2)])
def test_a_feature_that_is_missing_for_a_class_is_a_warning_that_names_both_shares(much, little):
    table = stars((200, 150, 100), seed=1)
    rare = table["label"] == "rare"
    absent = np.random.default_rng(0).uniform(size=len(table)) < np.where(rare, much, little)
    finding = found(table.assign(f1=table["f1"].mask(absent)))
    assert (finding["passed"], finding["severity"]) == (False, "warning")
    assert "f1 (" in finding["message"]
    assert "% of rare, " in finding["message"]
    assert "macro-F1" in finding["message"]
    assert finding["value"] > finding["threshold"]


def test_what_the_other_features_tell_as_well_is_a_remark():
    """A harmonic that is not needed is missing where the amplitude of another is small."""
    table = stars((200, 150, 100), seed=1)
    table["amplitude"] = np.float32(10 * (table["label"] == "rare") + table["f0"] / 10)
    finding = found(table.assign(f1=table["f1"].mask(table["amplitude"] > 5)))
    assert (finding["passed"], finding["severity"]) == (False, "remark")
    assert "f1 (100% of rare, 0% of common)" in finding["message"]


@pytest.mark.parametrize("kind", ["complete", "at random", "faint", "one class a little more"])
@pytest.mark.parametrize("seed", range(3))
def test_missing_values_of_all_classes_pass(kind, seed):
    table = stars((200, 150, 100), 6, seed)
    rng = np.random.default_rng(seed)
    chance = {
        "complete": np.zeros(len(table)),
        "at random": np.full(len(table), 0.3),
        "faint": 0.6 * (rng.uniform(size=len(table)) < 0.3),
        "one class a little more": np.where(table["label"] == "rare", 0.3, 0.25),
    }[kind]
    for name in ("f0", "f1", "f2"):
        table[name] = table[name].mask(rng.uniform(size=len(table)) < chance)
    assert found(table)["passed"]


def test_a_feature_that_nobody_has_says_nothing():
    table = stars((60, 60)).assign(f1=np.float32("nan"))
    assert found(table)["passed"]
