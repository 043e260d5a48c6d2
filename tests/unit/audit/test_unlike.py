"""Within a class, nothing tells the test stars from others, unless the split chose them."""

import numpy as np
import pandas as pd
import pytest
from lightfold.audit.unlike import check_sides
from lightfold.sampling.places import divide
from samples import stars

SIZES = (150, 90, 60)


def sides(table, split, unlike="", seed=0):
    none = pd.DataFrame(index=table.index)
    return {finding["check"]: finding for finding in check_sides(split, table, none, unlike, seed)}


def by_lot(table, seed):
    return divide(table, 0.2, 3, seed)


def ordered(table, value, seed=0):
    """Return a split that tests the first fifth of each class by a value."""
    test = value.groupby(table["label"]).rank(pct=True, method="first") <= 0.2
    fold = np.random.default_rng(seed).integers(3, size=len(table))
    split = by_lot(table, seed).assign(role=np.where(test, "test", "train"))
    return split.assign(fold=pd.Series(fold).where(~test).astype("Int8"))


def quantised(table):
    features = table.filter(like="f")
    return table.assign(**features.round())


def heavy(table):
    return table.assign(f0=np.random.default_rng(0).standard_cauchy(len(table)))


def in_fields(table):
    """Return stars of a few fields, each with a shift, that stay together."""
    rng = np.random.default_rng(1)
    field = rng.integers(12, size=len(table))
    shifted = table.assign(group=[f"field-{number}" for number in field])
    return shifted.assign(f0=table["f0"] + 3 * rng.normal(size=12)[field])


def in_pairs(table):
    return table.assign(group=[f"pair-{number // 2}" for number in range(len(table))])


@pytest.mark.parametrize("kind", [lambda table: table, quantised, heavy, in_fields, in_pairs])
def test_sides_that_were_drawn_by_lot_are_alike(kind):
    found = []
    for seed in range(6):
        table = kind(stars(SIZES, seed=seed, missing=0.1))
        found += [own["value"] for own in sides(table, by_lot(table, seed), seed=seed).values()]
    assert min(found) > 1e-3


@pytest.mark.parametrize(
    "value",
    [
        lambda table: table["f3"],  # a feature that tells no class
        lambda table: pd.Series(np.arange(len(table))),  # the rows of the file
        lambda table: (
            (
                table.filter(like="f")
                - table.groupby("label")[["f0", "f1", "f2", "f3"]].transform("mean")
            )
            .pow(2)
            .sum(axis=1)
        ),  # how easy a star is
    ],
)
def test_test_stars_that_were_chosen_are_told(value):
    table = stars(SIZES)
    found = sides(table, ordered(table, value(table)))["test_set_unlike_training"]
    assert found["value"] < 1e-6
    assert found["severity"] == "error"


def test_the_message_names_what_the_test_stars_were_chosen_by():
    table = stars(SIZES)
    found = sides(table, ordered(table, table["f3"]))["test_set_unlike_training"]
    assert "mainly by f3" in found["message"]


def test_folds_that_were_chosen_are_told():
    table = stars(SIZES)
    split = by_lot(table, 0)
    place = table["f3"].groupby(table["label"]).rank(pct=True, method="first")
    fold = np.floor(place * 3).clip(0, 2)
    split["fold"] = fold.where(split["role"] == "train").astype("Int8")
    found = sides(table, split)
    assert found["folds_unlike_each_other"]["value"] < 1e-6
    assert found["test_set_unlike_training"]["value"] > 1e-3


def test_of_a_protocol_that_says_by_what_it_divides_it_is_a_remark():
    table = stars(SIZES)
    found = sides(table, ordered(table, table["f3"]), "brightness")["test_set_unlike_training"]
    assert found["severity"] == "remark"
    assert "the protocol divides by brightness" in found["message"]


def test_too_few_stars_tell_nothing():
    table = stars((4, 3, 2))
    assert all(found["value"] > 1e-3 for found in sides(table, by_lot(table, 0)).values())
