"""Positions under many names and in many spellings, and positions that are none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lightfold.data.reading.positions import degrees, find, without_none
from lightfold.errors import DataError

FILE = Path("stars.csv")


@pytest.mark.parametrize(
    "names",
    ["ra dec", "RA DEC", "RAdeg DEdeg", "RA_ICRS DE_ICRS", "RAJ2000 DEJ2000", "ra_deg dec_deg"]
    + ["_RA _DE", "RAdeg DECdeg", "ra decl", "meanRA meanDec", "_RAJ2000 _DEJ2000"],
)
def test_usual_names_are_found(names):
    assert find(["id", *names.split(), "period"]) == tuple(names.split())
    assert find(["id", names.split()[0], "period"]) is None


def test_hours_and_degrees_with_minutes_are_converted_and_said(capsys):
    ra = pd.Series(["00:00:20.41", None, "12h30m00s", "23 59 59"], name="RA")
    dec = pd.Series(["+00:39:14.0", "-00:30:00", "-10d30m00s", "5 0 0"], name="DE")
    np.testing.assert_allclose(
        degrees(ra, "ra", FILE), [15 * 20.41 / 3600, np.nan, 187.5, 15 * (24 - 1 / 3600)]
    )
    np.testing.assert_allclose(degrees(dec, "dec", FILE), [39 / 60 + 14 / 3600, -0.5, -10.5, 5])
    assert "stars.csv: RA: hours, minutes and seconds are converted" in capsys.readouterr().out
    degrees_of_ra = degrees(pd.Series(["184:15:00", "10:00:00"], name="RA"), "ra", FILE)
    assert degrees_of_ra.tolist() == [184.25, 10]
    with pytest.raises(DataError, match="'RA' has 1 value"):
        degrees(pd.Series(["00:00:20.41", "north"], name="RA"), "ra", FILE)


def objects(ra, dec, **columns):
    return pd.DataFrame({"ra": np.array(ra, float), "dec": np.array(dec, float), **columns})


def test_what_is_no_position_joins_nothing_and_is_said(capsys):
    ra = [0, 0, -99, 999, 10, -170, 12, 360, -9.99, np.nan]
    dec = [0, 0, -99, 999, 95, 10, 0, 0, -9.99, 5]
    found = without_none(objects(ra, dec), FILE)
    assert found["ra"].notna().tolist() == [False] * 5 + [True] * 3 + [False] * 2
    said = capsys.readouterr().out
    assert "stars.csv: 2 stars without a position: ra and dec are 0, 0; they join no stars" in said
    assert "4 stars without a position: ra and dec are -99, -99, off the sky" in said


def test_a_position_of_many_stars_is_none_unless_a_group_explains_it(capsys):
    many = objects([10.5] * 11 + [20], [-5] * 12)
    assert without_none(many, FILE)["ra"].notna().sum() == 1
    assert "11 stars without a position: ra and dec are 10.5, -5" in capsys.readouterr().out
    assert without_none(many.assign(group=["a"] * 11 + [None]), FILE)["ra"].notna().all()
    assert without_none(many.iloc[1:], FILE)["ra"].notna().all()


def test_many_rows_of_each_star_stay_one_star_unless_their_labels_differ():
    rows = objects(np.repeat(np.arange(10, 40), 12), [5] * 360, label=["A"] * 360)
    assert without_none(rows, FILE)["ra"].notna().all()
    assert without_none(rows.drop(columns="label"), FILE)["ra"].notna().all()
    rows.loc[0, "label"] = "B"
    assert without_none(rows, FILE)["ra"].isna().sum() == 12


@pytest.mark.parametrize("text", ["10:61:00", "10:20:70", "10:20", "1:2:3:4"])
def test_minutes_and_seconds_are_below_60(text):
    with pytest.raises(DataError, match="'DE' has 1 value"):
        degrees(pd.Series(["10:20:60.0", text], name="DE"), "dec", FILE)


def test_a_printed_minus_is_one():
    assert degrees(pd.Series(["\u221210:30:00"], name="DE"), "dec", FILE).tolist() == [-10.5]
