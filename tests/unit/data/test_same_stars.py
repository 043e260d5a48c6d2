"""Stars of several ids: one group, and said so."""

import numpy as np
import pandas as pd
from lightfold.data.assemble import assemble
from lightfold.data.same_stars import describe, same_stars
from samples import CLASSES, stars

TASK = {"classes": CLASSES, "features": ["*"], "exclude": []}


def twice(noise=0.01):
    """Return stars with 9 features, the first 30 of them under another id and class."""
    table = stars(features=9).drop(columns="group")
    copies = table[:30].assign(object_id="t" + table["object_id"][:30], label=CLASSES[1])
    stray = np.random.default_rng(0).normal(size=(30, 9))
    copies[table.columns[2:]] += (noise * stray).astype("float32")
    return pd.concat([table, copies], ignore_index=True)


def test_stars_found_by_features_are_one_group_if_they_are_looked_for(capsys):
    table = twice()
    objects, features = table[["object_id", "label"]], table.drop(columns="label")
    found = assemble(objects, features, TASK, 2)
    said = capsys.readouterr().out
    assert len(table) - found["group"].nunique() == 30
    assert "30 stars have another id, by their features" in said
    assert "The first are star-0000 and tstar-0000" in said
    assert "labels contradict: in 30 of 30 pairs" in said
    assert assemble(objects, features, TASK, 2, find=False)["group"].nunique() == len(table)
    assert capsys.readouterr().out == ""


def test_stars_found_by_light_curves_are_one_group_if_the_task_has_them():
    table = stars(features=9)
    ids = ["star-0003", "star-0005", "star-0007", "nobody"]
    curves = pd.DataFrame({"object_id": ids, "same_as": ["star-0003"] * 3 + ["star-0003"]})
    objects, features = table[["object_id", "label"]], table.drop(columns=["label", "group"])
    found = assemble(objects, features, TASK, 2, curves=curves).set_index("object_id")["group"]
    assert (found[ids[:3]] == "star-0003").all()
    assert found.nunique() == len(table) - 2


def test_nothing_is_said_of_different_stars():
    table = stars(features=9)
    pairs = same_stars(table["object_id"], table[table.columns[3:]])
    assert describe(table, pairs) == []
