"""Tasks: which stars, which features, and which stars are twins."""

import numpy as np
import pandas as pd
import pytest
from lightfold.data.assemble import assemble
from lightfold.data.columns import select
from lightfold.data.groups import groups
from lightfold.errors import DataError

TASK = {"classes": ["A", "B"], "features": ["*"], "exclude": []}


def table(**columns):
    objects = pd.DataFrame({"object_id": ["1", "2", "3", "4"], "label": ["A", "B", "A", "B"]})
    for name, values in columns.items():
        objects[name] = values
    return objects


FEATURES = pd.DataFrame({"object_id": ["4", "3", "2", "1"], "x": [4.0, 3, 2, 1], "y": 0.5})
FEATURES[["x", "y"]] = FEATURES[["x", "y"]].astype("float32")


def test_features_follow_their_star_whatever_the_order():
    result = assemble(table(), FEATURES, TASK, 2)
    assert result["x"].tolist() == [1, 2, 3, 4]
    assert str(result["x"].dtype) == "float32"


def test_classes_merge_labels_and_others_are_left_out():
    task = {**TASK, "classes": {"both": ["A", "B"], "other": ["C"]}}
    result = assemble(table(label=["A", "B", "C", "D"]), FEATURES, task, 2)
    assert result["label"].tolist() == ["both", "both", "other"]


def test_infinities_are_missing():
    features = FEATURES.assign(y=np.array([np.inf, -np.inf, 1, 2], "float32"))
    assert assemble(table(), features, TASK, 2)["y"].isna().sum() == 2


def test_stars_without_any_feature_are_left_out_and_said(capsys):
    features = FEATURES.assign(x=np.float32(np.nan))
    features.loc[features["object_id"] == "3", "y"] = np.nan
    assert assemble(table(), features, TASK, 2)["object_id"].tolist() == ["1", "2", "4"]
    assert "1 stars have no feature at all and are left out, first '3'" in capsys.readouterr().out


def test_a_label_that_no_star_has_names_the_nearest():
    with pytest.raises(DataError, match="no star has the label 'Aa'; did you mean 'A'"):
        assemble(table(), FEATURES, {**TASK, "classes": ["Aa", "B"]}, 2)


def test_patterns_take_and_exclude():
    columns = ["period", "amp_g", "amp_r", "skew_g"]
    assert select(columns, ["amp_*", "period"], ["*_r"]) == ["period", "amp_g"]
    with pytest.raises(DataError, match="matches 'perod'; did you mean 'period'"):
        select(columns, ["perod"], [])


def test_the_same_group_position_or_features_make_one_group():
    features = pd.DataFrame({"x": [1, 1, 2, 3], "y": [5, 5, 6, 7]}, dtype="float32")
    assert groups(table(), features, 2).tolist() == ["1", "1", "3", "4"]
    different = pd.DataFrame({"x": [1, 2, 3, 4]}, dtype="float32")
    assert groups(table(group=["a", "b", "a", None]), different, 2).tolist() == ["1", "2", "1", "4"]
    # 1.9 arcsec apart in right ascension at declination 60 is 3.8 arcsec in the coordinate
    ra = np.array([10, 10 + 3.7 / 3600, 10 + 8.0 / 3600, np.nan])
    near = groups(table(ra=ra, dec=[60.0, 60, 60, 60]), different, 2)
    assert near.tolist() == ["1", "1", "3", "4"]


def test_groups_join_across_zero_hours_and_chain():
    different = pd.DataFrame({"x": [1, 2, 3, 4]}, dtype="float32")
    ra = np.array([0.0002, 359.9999, 180, 180.0004])
    found = groups(table(ra=ra, dec=[0.0, 0, 0, 0], group=[None, "g", "g", None]), different, 2)
    assert found.tolist() == ["1", "1", "1", "1"]


def test_stars_without_any_feature_are_not_twins():
    nothing = pd.DataFrame({"x": [np.nan] * 4, "y": [np.nan] * 4}, dtype="float32")
    assert groups(table(), nothing, 2).nunique() == 4
