"""The audit sees a feature that tells one class and nothing else, and lets real ones pass."""

import numpy as np
import pytest
from lightfold.audit.one_class import check_one_class
from lightfold.audit.worth import Trials, draw_stars
from lightfold.tables import feature_columns
from samples import stars

TABLE = stars((200, 120, 80), features=6, seed=3)
OWN = (TABLE["label"] == "rare").to_numpy()
RNG = np.random.default_rng(0)
NOISE, OTHER = RNG.normal(size=(2, len(TABLE)))
WRONG = RNG.uniform(size=len(TABLE)) < 0.08


def found(table):
    stars_ = draw_stars(table, feature_columns(table), seed=0)
    return check_one_class(Trials(stars_, seed=0))


@pytest.mark.parametrize(
    "planted",
    [1.0 * OWN, 1.0 * (OWN ^ WRONG), OWN + 0.2 * NOISE, 100 - 9.0 * OWN + NOISE],
    ids=["flag", "flag with mistakes", "noise", "falling"],
)
def test_a_feature_that_was_made_from_one_class_is_named_with_what_it_is_worth(planted):
    finding = found(TABLE.assign(x7=np.float32(planted)))
    assert not finding["passed"]
    assert finding["severity"] == "warning"
    assert "x7 (class rare: macro-F1" in finding["message"]


def test_flags_of_all_classes_are_named_although_each_can_be_told_from_the_others():
    flags = {f"x{name}": np.float32(TABLE["label"] == name) for name in TABLE["label"].unique()}
    assert found(TABLE.assign(**flags))["value"] == 3


@pytest.mark.parametrize(
    "feature",
    [
        OWN + 0.1 * NOISE + 0.4 * (TABLE["label"] == "rarest"),
        OWN * 2 + 0.1 * TABLE["f0"] + 0.05 * NOISE,
        1.0 * OWN + 0.6 * NOISE,
        np.where(RNG.uniform(size=len(TABLE)) < 0.2, OWN + 0.1 * NOISE, np.nan),
    ],
    ids=["tells others too", "goes with another", "overlaps", "hardly known"],
)
def test_a_feature_that_tells_more_or_less_passes(feature):
    assert found(TABLE.assign(x7=np.float32(feature)))["passed"]


def test_a_class_that_is_defined_by_a_limit_passes():
    long = np.quantile(NOISE, 0.8) < NOISE
    table = TABLE.assign(label=TABLE["label"].mask(long, "long"), period=np.float32(10**NOISE))
    assert found(table)["passed"]


def test_two_features_have_nothing_to_be_compared_with():
    assert found(TABLE[["object_id", "group", "label", "f0"]].assign(x7=OWN + 0.1 * NOISE))[
        "passed"
    ]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("digits", [None, 0])
def test_overlapping_classes_pass(seed, digits):
    table = stars((200, 120, 80), 6, seed)
    features = feature_columns(table)
    if digits is not None:
        table[features] = table[features].round(digits)
    assert found(table)["passed"]


@pytest.mark.parametrize("scale", [0.05, 0.2])
def test_a_flag_with_a_little_of_another_feature_is_named(scale):
    feature = np.float32(2.0 * OWN + scale * TABLE["f0"] / TABLE["f0"].std())
    assert "x7 (class rare" in found(TABLE.assign(x7=feature))["message"]
