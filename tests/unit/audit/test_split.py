"""The audit sees each protection of the split that is removed."""

import numpy as np
import pandas as pd
import pytest
from leaks import examined, failed, objects_of, sample_of
from lightfold.audit.split import check_split, check_test_stars
from lightfold.data import assemble, groups
from samples import CLASSES, stars


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("position", {"position_on_both_sides"}),
        ("group", {"group_on_both_sides"}),
        ("twin", {"identical_features_on_both_sides", "same_features_trained_on"}),
    ],
)
def test_stars_that_belong_together_are_parted_only_unseen(kind, expected, monkeypatch):
    table = stars()
    own = table.columns[3:]
    position = {"ra": np.linspace(10, 200, len(table)), "dec": np.full(len(table), -20.0)}
    objects = objects_of(table, label=table["label"], group=table["object_id"], **position)
    first, last = np.arange(0, 200, 2), np.arange(1, 200, 2)
    if kind == "position":
        objects.loc[last, "ra"] = objects.loc[first, "ra"].to_numpy() + 1 / 3600
        monkeypatch.setattr(groups, "_neighbours", lambda *_: np.empty((0, 2), int))
    elif kind == "group":
        objects.loc[last, "group"] = objects.loc[first, "group"].to_numpy()
    else:
        table.loc[last, own] = table.loc[first, own].to_numpy()
        monkeypatch.setattr(groups, "_alike", lambda features: pd.Series(pd.NA, features.index))
    settings = {"classes": CLASSES, "features": ["*"], "exclude": []}
    features = table[["object_id", *own]]
    given = objects.drop(columns="group") if kind == "group" else objects
    unprotected = assemble.assemble(given, features, settings, 2)
    assert expected <= examined(unprotected, objects=objects)
    monkeypatch.undo()
    protected = assemble.assemble(objects, features, settings, 2)
    assert examined(protected, objects=objects) == set()


def test_positions_are_seen_across_the_poles_and_the_end_of_right_ascension():
    table = stars()
    divided, _, _ = sample_of(table)
    test, train = (divided.index[divided["role"] == role][0] for role in ("test", "train"))
    for ra, dec in (((0.0001, 359.9999), (5.0, 5.0)), ((10.0, 190.0), (89.9999, 89.9999))):
        objects = objects_of(table, ra=np.nan, dec=np.nan)
        objects.loc[[test, train], "ra"], objects.loc[[test, train], "dec"] = ra, dec
        assert failed(check_split(divided, table, objects)) == {"position_on_both_sides"}
    far = objects.assign(dec=objects["dec"] - [2 / 3600 if n == test else 0 for n in table.index])
    assert failed(check_split(divided, table, far)) == set()


def test_an_object_on_both_sides_and_a_star_left_out_are_seen():
    table = stars()
    divided, _, _ = sample_of(table)
    other = divided.iloc[[0]].assign(fold=pd.array([2 if divided["fold"].iloc[0] != 2 else 1]))
    found = check_split(pd.concat([divided, other.assign(role="train")]), table, objects_of(table))
    assert "object_on_both_sides" in failed(found)
    assert failed(check_split(divided.iloc[1:], table, objects_of(table))) == {"star_left_out"}


def test_classes_with_few_test_stars_are_named():
    table = stars(sizes=(200, 51, 4))
    divided, _, _ = sample_of(stars(sizes=(200, 51, 20)))
    divided = divided[divided["object_id"].isin(table["object_id"])]
    test = divided["object_id"].isin(table["object_id"][[0, 1, 200, 251]])
    counts = {"common": 2, "rare": 1, "rarest": 1}
    divided["role"] = np.where(test, "test", "train")
    found = check_test_stars(divided, table)
    assert (found["severity"], found["value"], found["threshold"]) == ("warning", 1.0, 10.0)
    assert not found["passed"]
    for name, number in counts.items():
        assert (
            f"class '{name}' has {number} test star{'' if number == 1 else 's'}"
            in (found["message"])
        )
    enough = check_test_stars(sample_of(stars(sizes=(200, 50, 50)))[0], stars(sizes=(200, 50, 50)))
    assert (enough["passed"], enough["value"], enough["message"]) == (True, 10.0, "")
