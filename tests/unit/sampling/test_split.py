"""Splits are stratified and nested, and never separate a group."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lightfold.errors import Impossible
from lightfold.sampling.places import divide
from lightfold.sampling.split import split
from samples import stars


def test_test_sets_are_stratified_to_the_star(table):
    for size in (0.10, 0.15, 0.20, 0.30):
        result = divide(table, size, folds=3, seed=1)
        tested = table["label"][result["role"] == "test"].value_counts()
        expected = table["label"].value_counts() * size
        assert (tested - expected).abs().max() <= 1


def test_smaller_test_sets_lie_in_larger_ones(table):
    sets = [
        set(table["object_id"][divide(table, size, 3, seed=5)["role"] == "test"])
        for size in (0.10, 0.15, 0.20, 0.30)
    ]
    assert all(small < large for small, large in zip(sets, sets[1:], strict=False))


def test_folds_are_stratified_and_cover_the_training_set(table):
    result = divide(table, 0.2, folds=4, seed=2)
    assert result["fold"].isna().equals(result["role"] == "test")
    counts = pd.crosstab(table["label"], result["fold"].astype("Float64"))
    assert (counts.max(axis=1) - counts.min(axis=1)).max() <= 1


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), largest=st.integers(1, 5), size=st.sampled_from([0.1, 0.3]))
def test_groups_stay_together(seed, largest, size):
    table = stars((80, 40))
    rng = np.random.default_rng(seed)
    table["group"] = np.repeat(np.arange(len(table)), rng.integers(1, largest + 1, len(table)))[
        : len(table)
    ].astype(str)
    result = divide(table, size, 3, seed)
    side = result["fold"].astype("Int64").fillna(-1)
    assert side.groupby(table["group"]).nunique().max() == 1


def test_another_seed_is_another_split(table):
    first, second = (divide(table, 0.2, 3, seed)["role"] for seed in (1, 2))
    assert not first.equals(second)


def test_a_class_too_small_is_named():
    with pytest.raises(Impossible, match="class 'rare' .3 stars..*leave it out"):
        split(stars((50, 3)), "honest", 0.2, folds=3, seed=0)
