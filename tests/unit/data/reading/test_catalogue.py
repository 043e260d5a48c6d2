"""Users' stars, and how their ids match those of light curves."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from brought import CURVES, STARS, read, refused
from lightfold.data.reading.catalogue import stars
from lightfold.errors import DataError


@pytest.mark.parametrize(
    ("stars", "options", "message"),
    [
        (STARS.assign(object_id="a"), {}, "2 repeated ids.*name their column in `source`"),
        (STARS.rename(columns={"object_id": "x"}), {}, "no column 'object_id' for `id`"),
        (STARS.rename(columns={"label": "x"}), {}, "no column 'label' for `label`"),
        (STARS.assign(object_id=["a", None, "b"]), {}, "has no id in row 2"),
        (STARS.iloc[:0], {}, "has no rows"),
        (STARS, {"source": "oid"}, "no column 'oid' for `source`"),
        (STARS.assign(object_id=["x7", "y", "z"]), {}, "none of its stars.*'x7', 'y'.*'b'"),
        (STARS.assign(object_id=["7", "8", "9"]), {}, "differ in leading zeros"),
        (STARS.assign(object_id=["B", "C", "D"]), {}, "differ in upper and lower case"),
        (STARS.assign(object_id=["0-07", "8", "9"]), {}, "differ in blanks and signs"),
        (STARS.assign(object_id=["V 007", "V 8", "9"]), {}, "differ in the text before"),
        (STARS.assign(object_id=["1.2E+15", "8", "9"]), {}, "A spreadsheet cut off digits"),
        (STARS.assign(object_id=["x", "y", "z"], oid=STARS["object_id"]), {}, "set `id: oid`"),
    ],
)
def test_broken_tables_of_stars_are_named(tmp_path, stars, options, message):
    refused(tmp_path, message, CURVES, stars, file="stars.csv", **options)


@pytest.mark.parametrize("name", ["c.csv", "c.parquet", "c.fits"])
@pytest.mark.parametrize("objects", ["o.csv", "o.parquet", "o.vot"])
def test_ids_meet_whatever_their_types(tmp_path, name, objects):
    long = [1234567890123456789, 1234567890123456788]
    ids = [long[number] for number in (0, 1, 1, 0, 1, 0)]
    stars = pd.DataFrame({"object_id": long, "label": "A"})
    found, curves = read(tmp_path, CURVES.assign(object_id=ids), stars, name, objects)
    assert found["object_id"].tolist() == sorted(map(str, long))
    assert len(curves) == 6
    floats = CURVES.assign(object_id=np.array([1, 2, 1, 2, 1, 2], dtype=float))
    stars = pd.DataFrame({"object_id": ["1 ", " 2"], "label": "A"})
    found, curves = read(tmp_path, floats, stars, name="float-" + name, objects="t-" + objects)
    assert set(curves["object_id"]) == {"1", "2"}


def test_integers_with_missing_ones_keep_their_digits(tmp_path):
    long = 1234567890123456789
    ids = pd.array([long, None, long, long, long, long], dtype="Int64")
    stars = pd.DataFrame({"object_id": [str(long)], "label": "A"})
    _, curves = read(tmp_path, CURVES.assign(object_id=ids), stars, name="c.parquet")
    assert len(curves) == 5


def test_ids_that_lost_their_digits_are_refused(tmp_path):
    frame = CURVES.assign(object_id=[1.2345678901234567e18] * 6)
    refused(tmp_path, "last digits are lost", frame, name="c.parquet", file="c.parquet")
    frame["object_id"] = frame["object_id"].mask(frame.index >= 0, 20_000_001).astype("float32")
    refused(tmp_path, "last digits are lost", frame, name="c.fits", file="c.fits")
    stars = STARS.assign(object_id=[1.2345678901234567e18, 1.0, 2.0])
    refused(tmp_path, "last digits are lost", CURVES, stars, objects="o.parquet", file="o.parquet")


def test_stars_and_light_curves_without_the_other_are_said(tmp_path, capsys):
    stars = pd.concat([STARS.iloc[:2], pd.DataFrame({"object_id": ["dark"], "label": ["EA"]})])
    objects, curves = read(tmp_path, stars=stars)
    assert objects["object_id"].tolist() == ["007", "b", "dark"]
    assert set(curves["object_id"]) == {"007", "b"}
    said = capsys.readouterr().out
    assert "1 of stars that are not in the object table" in said
    assert "ids that are not in" in said and "'a'" in said
    assert "1 star has no light curve, first 'dark'" in said


def test_metadata_are_kept_and_never_take_a_name_that_is_needed(tmp_path):
    stars = STARS.assign(gid=["b", "007", "a"], cls="X", group=1, period=[0.1, 0.2, 0.3])
    objects, _ = read(tmp_path, stars=stars, id="gid", label="cls")
    assert objects["object_id"].tolist() == ["007", "a", "b"]
    assert {"object_id_in_file", "label_in_file", "group_in_file", "period"} <= set(objects)
    assert "group" not in objects
    assert "group" in read(tmp_path, stars=STARS.assign(pair="p"), group="pair")[0]


def many_sources(**columns):
    frame = pd.DataFrame(
        {"name": ["s1", "s1", "s2"], "oid": ["b", "a", "007"], "label": ["EW", "EW", "EA"]}
    )
    return frame.assign(**columns)


def test_light_curves_of_several_ids_are_joined_under_their_star(tmp_path):
    stars = many_sources(label=[None, "EW", "EA"])
    objects, curves = read(tmp_path, stars=stars, id="name", source="oid")
    assert objects[["object_id", "label"]].to_dict("list") == {
        "object_id": ["s1", "s2"],
        "label": ["EW", "EA"],
    }
    assert curves["object_id"].value_counts().to_dict() == {"s1": 4, "s2": 2}


@pytest.mark.parametrize(
    ("stars", "message"),
    [
        (many_sources(label=["EW", "EA", "EA"]), "star 's1' has the labels 'EW' and 'EA'"),
        (many_sources(oid=["b", "a", "a"]), "'a' in column 'oid'.*stars 's1' and 's2'"),
        (many_sources(name=["s1", None, "s2"]), "no id in row 2"),
    ],
)
def test_sources_that_contradict_each_other_are_refused(tmp_path, stars, message):
    refused(tmp_path, message, CURVES, stars, file="stars.csv", id="name", source="oid")


@pytest.mark.parametrize("unit", ['"h:m:s"', "h", ""])
def test_sexagesimal_positions_may_have_a_unit(unit):
    table = pd.DataFrame({"id": ["a"], "RAJ2000": ["12 30 00"], "DEJ2000": ["-10 30 00"]})
    table.attrs["units"] = {"RAJ2000": unit, "DEJ2000": "deg"}
    named = {"id": "object_id", "RAJ2000": "ra", "DEJ2000": "dec"}
    found = stars(table, named, Path("stars.vot"))
    assert found[["ra", "dec"]].to_numpy().tolist() == [[187.5, -10.5]]
    table.attrs["units"] = {"RAJ2000": "rad"}
    with pytest.raises(DataError, match="'RAJ2000' for `ra` is in 'rad'.*radians by 180/pi"):
        stars(table, named, Path("stars.vot"))
