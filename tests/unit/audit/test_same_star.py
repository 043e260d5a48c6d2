"""The audit sees stars under two ids on two sides of a split, and many of them anywhere."""

import numpy as np
import pandas as pd
import pytest
from lightfold.audit.same_star import check_same_star
from lightfold.data.groups import groups
from lightfold.data.same_stars import same_stars
from lightfold.sampling.split import split
from samples import stars


def copied(share, noise=0.01):
    """Return stars with 9 features, a share of them under two ids, each id its own group."""
    table = stars(features=9)
    count = int(share * len(table))
    copies = table[:count].assign(object_id="t" + table["object_id"][:count])
    stray = noise * np.random.default_rng(0).normal(size=(count, 9))
    copies[table.columns[3:]] += stray.astype("float32")
    copies["group"] = copies["object_id"]
    return pd.concat([table, copies], ignore_index=True)


def failed(table, objects=None, curves=None):
    divided = split(table, "honest", 0.2, 3, seed=3)
    objects = table[["object_id"]] if objects is None else objects
    found = check_same_star(divided, table, objects, curves)
    return {finding["check"] for finding in found if not finding["passed"]}


def test_different_stars_raise_no_alarm():
    assert failed(stars(features=9)) == set()
    assert failed(stars(features=2)) == set()


def test_copies_that_cross_the_split_are_an_error():
    table = copied(0.3)
    assert failed(table) == {"same_star_on_both_sides", "many_same_stars"}


def test_copies_in_one_group_are_a_warning_if_they_are_many_and_no_group_names_them():
    for share, expected in ((0.3, {"many_same_stars"}), (0.008, set())):
        table = copied(share)
        pairs = np.concatenate(
            list(same_stars(table["object_id"], table[table.columns[3:]]).values())
        )
        table["group"] = groups(table[["object_id"]], table[table.columns[3:]], 2, pairs).to_numpy()
        assert failed(table) == expected
        assert failed(table, table[["object_id", "group"]]) == set()


@pytest.mark.parametrize("crossing", [True, False])
def test_light_curves_of_one_star_are_not_on_two_sides(crossing):
    table = stars(features=9)
    divided = split(table, "honest", 0.2, 3, seed=3)
    ids = [divided.loc[divided["role"] == role, "object_id"].iloc[0] for role in ("test", "train")]
    if not crossing:
        ids = divided.loc[divided["role"] == "test", "object_id"].iloc[:2].tolist()
    curves = pd.DataFrame({"object_id": ids, "same_as": min(ids)})
    assert failed(table, curves=curves) == ({"same_star_on_both_sides"} if crossing else set())
