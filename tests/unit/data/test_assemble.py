"""Tasks: which stars, which features, and which stars are twins."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from lightfold import registry, tables
from lightfold.curves.points import MIN_POINTS
from lightfold.data.assemble import assemble, write_table
from lightfold.data.columns import select
from lightfold.data.groups import groups
from lightfold.data.left_out import FEWEST, USUAL
from lightfold.errors import DataError
from samples import FAMILIES
from scipy.sparse.csgraph import connected_components

TASK = {"name": "t", "classes": ["A", "B"], "features": ["*"], "exclude": []}


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


def written(tmp_path, objects, features, **task):
    """Return the two tables that rule `assemble` leaves."""
    inputs = {name: str(tmp_path / f"{name}.parquet") for name in ("objects", "features")}
    outputs = {name: str(tmp_path / f"{name}.parquet") for name in ("table", "left_out")}
    objects.to_parquet(inputs["objects"])
    tables.write_features(features, inputs["features"], {"object_id": "string"})
    write_table(
        inputs, outputs, {**TASK, "same_star_arcsec": 2, "same_star": "auto", "folds": 2, **task}
    )
    return pd.read_parquet(outputs["table"]), pd.read_parquet(outputs["left_out"])


def many(counts, **columns):
    """Return a table of stars with so many of each label."""
    labels = [label for label, number in counts.items() for _ in range(number)]
    ids = [f"s{number:03d}" for number in range(len(labels))]
    return pd.DataFrame({"object_id": ids, "label": labels}).assign(**columns)


def values_of(objects, missing=(), **remarks):
    """Return one feature of each star, null for the stars at some rows."""
    x = np.arange(len(objects), dtype="float32")
    x[list(missing)] = np.nan
    return objects[["object_id"]].assign(x=x, **remarks)


def test_stars_without_any_feature_are_left_out_and_said(tmp_path, capsys):
    objects = many({"A": 5, "B": 4, "C": 3, None: 2})
    table, lost = written(tmp_path, objects, values_of(objects, [0, 6]))
    assert table["label"].value_counts().to_dict() == {"A": 4, "B": 3}
    columns = ["class", "label", "reason", "stars", "class_stars", "share"]
    assert lost[columns].astype(object).where(lost[columns].notna(), None).to_numpy().tolist() == [
        ["A", None, "no feature", 1, 5, 0.2],
        ["B", None, "no feature", 1, 4, 0.25],
        [None, "C", "label in no class", 3, 3, 1.0],
        [None, None, "no label", 2, 2, 1.0],
    ]
    printed = capsys.readouterr().out.splitlines()
    assert printed[:6] == [
        "7 stars: 4 A, 3 B; 1 feature; 0 stars have a twin",
        "class  stars  left out  percent  reason",
        "A          5         1       20  no feature",
        "B          4         1       25  no feature",
        "left out too: 3 stars, label in no class (C 3)",
        "left out too: 2 stars, no label",
    ]
    assert printed[6].startswith(
        "warning: a test size of 0.20 gives about 1 of A, 1 of B to test on"
    )


def test_light_curves_say_why_stars_are_left_out_and_points_are_dropped(tmp_path, capsys):
    why = ["2 flagged by catflags, 1 without an error", "3 without an error", None, None]
    objects = many({"A": 4, "B": 3}).assign(
        left_out=["no light curve", *[None] * 6],
        points_used=np.array([0, 10, 10, 10, 20, 20, 20], "int32"),
        points_dropped=np.array([3, 3, 0, 0, 0, 0, 0], "int32"),
        why_dropped=[*why, None, None, None],
    )
    few = {"flag_few_points_g": np.array([1, 1] + 5 * [0], "int32")}
    features = values_of(objects, [0, 1, 4], **few, flag_few_points_r=np.array(7 * [1], "int32"))
    _, lost = written(tmp_path, objects, features, folds=1)
    assert lost["reason"].tolist() == [
        "no light curve",
        "fewer than 10 usable points in every band",
        "no feature",
    ]
    assert lost["points_used"].tolist() == [30, 30, 60]
    assert lost["points_dropped"].tolist() == [6, 6, 0]
    assert lost["why_dropped"][0] == "4 without an error, 2 flagged by catflags"
    printed = capsys.readouterr().out
    assert "A          36         6       17  4 without an error, 2 flagged by catflags" in printed


def test_the_numbers_of_points_that_are_few_are_those_of_the_features():
    fewest = {registry.declared("families", name, "MIN_POINTS") for name in FAMILIES}
    assert fewest == {MIN_POINTS, USUAL}
    assert registry.declared("families", "transient", "MIN_POINTS") == FEWEST


def test_stars_with_few_points_are_told_which_features_they_may_have(tmp_path, capsys):
    objects = many({"A": 6, "B": 6})
    features = values_of(objects).assign(flag_few_points=[1, *[0] * 11])
    features.loc[0, ["x", "y"]] = np.nan
    written(tmp_path, objects, features)
    printed = capsys.readouterr().out
    assert "fewer than 10 usable points in every band" in printed
    assert "from 3 points on with `features: {families: [transient]}`" in printed
    _, lost = written(tmp_path, objects, features, fewest=3)
    assert lost["reason"].dropna().tolist() == ["fewer than 3 usable points in every band"]
    assert "transient" not in capsys.readouterr().out
    with pytest.raises(DataError, match=r"or lower .* Or else: stars with few points have"):
        assemble(objects, features, {**TASK, "classes": ["A", "B"]}, 2, least=6)


def test_a_class_that_loses_no_star_is_in_the_table_and_a_label_of_its_name_is_not_it(tmp_path):
    objects = many({"A": 4, "B": 4, "x": 2})
    classes = {"x": ["A"], "y": ["B"]}
    table, lost = written(tmp_path, objects, values_of(objects), classes=classes)
    assert table["label"].value_counts().to_dict() == {"x": 4, "y": 4}
    assert lost["class"].fillna("").tolist() == ["x", "y", ""]
    assert lost["stars"].tolist() == [0, 0, 2]
    assert lost["label"].fillna("").tolist() == ["", "", "x"]


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        (range(6, 10), r"class 'B' had 4 stars, 4 left out \(no feature\), and has none left"),
        (range(8, 10), r"class 'B' had 4 stars, 2 left out \(no feature\), and has 2 left"),
        (range(10), r"class 'A' had 6 stars, .*none left; class 'B' had 4 stars"),
    ],
)
def test_a_class_with_too_few_stars_stops_and_says_why_they_went(tmp_path, missing, message):
    objects = many({"A": 6, "B": 4})
    with pytest.raises(
        DataError, match="task t: " + message + ".* needs at least 3 stars.*leave the class out"
    ):
        written(tmp_path, objects, values_of(objects, missing))


def test_a_small_class_stops_whatever_its_features():
    objects = many({"A": 6, "B": 1})
    with pytest.raises(DataError, match="class 'B' has 1 star. A class needs at least 4 stars"):
        assemble(objects, values_of(objects), TASK, 2, least=4)


def test_whole_numbers_are_the_same_label_with_and_without_a_point():
    task = {**TASK, "classes": ["1", "2"]}
    result = assemble(table(label=["1.0", "2", " 1", None]), FEATURES, task, 2)
    assert result["label"].tolist() == ["1", "2", "1"]


@pytest.mark.parametrize("label", ["RR Lyr, RRab", "RR Lyr,RRab"])
@pytest.mark.parametrize(
    "classes",
    [["RR Lyr", "RRab", "EW"], ["EW", "RR Lyr", "RRab"], {"a": ["RR Lyr", "RRab"], "b": []}],
)
def test_a_label_with_a_comma_is_to_be_quoted(label, classes):
    objects = table(label=[label, label, "EW", "EW"])
    with pytest.raises(DataError, match=f"the label '{label}' has a comma.*put it in quotes"):
        assemble(objects, FEATURES, {**TASK, "classes": classes}, 2)


def test_no_label_at_all_names_the_option():
    with pytest.raises(DataError, match="no star has a label: name the column"):
        assemble(table(label=None), FEATURES, TASK, 2)


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


def test_equal_and_crowded_positions_cost_no_more_than_others():
    rng = np.random.default_rng(0)
    features = pd.DataFrame({"x": np.arange(10_000.0)})
    stars = pd.DataFrame({"object_id": np.arange(10_000).astype(str), "ra": 5.0, "dec": -3.0})
    clump = stars.assign(ra=rng.uniform(0, 3e-4, 10_000), dec=rng.uniform(0, 3e-4, 10_000))
    for sky in (stars, clump):
        tracemalloc.start()
        assert groups(sky, features, 2).nunique() == 1
        assert tracemalloc.get_traced_memory()[1] < 100e6
        tracemalloc.stop()


@pytest.mark.parametrize("seed", range(40))
def test_stars_are_joined_as_by_all_pairs_however_crowded(seed):
    rng = np.random.default_rng(seed)
    size = 10 ** rng.uniform(-1, 2) / 3600
    ra, dec = 20 + rng.normal(size=300) * size, rng.normal(size=300) * size
    ra[:20], dec[:20] = ra[20:40], dec[20:40]
    stars = pd.DataFrame({"object_id": np.arange(300).astype(str), "ra": ra, "dec": dec})
    found = groups(stars, pd.DataFrame({"x": np.arange(300.0)}), 2)
    near = np.hypot(*((values[:, None] - values) * 3600 for values in (ra, dec))) < 2
    leader = connected_components(near)[1]
    assert len(set(zip(found, leader, strict=True))) == found.nunique() == len(set(leader))


def test_zeros_of_either_sign_are_twins():
    features = pd.DataFrame({"x": [0.0, -0.0, 1, 2]})
    assert groups(table(), features, 2).tolist() == ["1", "1", "3", "4"]
