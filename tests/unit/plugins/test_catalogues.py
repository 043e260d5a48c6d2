"""What catalogues say of stars: the sheet for VSX."""

import numpy as np
import pandas as pd
import pytest
from lightfold.prediction.publishing import catalogues
from lightfold.registry import load

CLASSES = ["EW", "EA", "RRab", "RRc", "Mira"]
RECORD = {"task": "all", "id": "ab12cd34", "classes": CLASSES}


def star(**changes):
    """Return a contact binary as predictions and elements have it."""
    own = {
        **{"object_id": "2MASS J22342534+0806596", "predicted": "EW", "set": "EW", "flags": ""},
        **{"ra": 338.605525, "dec": 8.116548, "band": "r", "points": 321.0, "remark": ""},
        **{"first": 58194.2, "last": 59592.1, "brightest": 12.7116, "faintest": 13.094},
        **{"period": 0.30265461, "error": 3.2e-7, "epoch": 2458257.82251},
    }
    return own | changes


def sheet(folder, *rows, times="geocentric"):
    """Return the rows of VSX's sheet, with texts as they are."""
    frame = pd.DataFrame(rows)
    predictions = frame[["object_id", "predicted", "set", "flags"]].copy()
    for name in CLASSES:
        predictions[f"p_{name}"] = np.where(frame["predicted"] == name, 0.87, 0.0325)
    predictions.to_parquet(folder / "predictions.parquet", index=False)
    given = {
        "classes": catalogues.check("vsx", "predict.a", CLASSES, {}, ["light_curves"]),
        "elements": frame.drop(columns=["predicted", "set", "flags"]),
        "times": times,
    }
    paths = [str(folder / name) for name in ("predictions.parquet", "vsx.csv")]
    load("catalogues", "vsx").write(*paths, RECORD, given)
    return pd.read_csv(paths[1], dtype=str, keep_default_na=False).to_dict("records")


def test_vsx_gets_a_star_as_its_form_asks_for_it(tmp_path):
    (row,) = sheet(tmp_path, star())
    assert row == {
        "name": "2MASS J22342534+0806596",
        "other_names": "",
        "ra_j2000": "22 34 25.33",
        "dec_j2000": "+08 06 59.6",
        "type": "EW",
        "max_mag": "12.71",
        "min_mag": "13.09",
        "passband": "r",
        "period": "0.3026546",
        "epoch_hjd": "2458257.8225",
        "discoverer": "",
        "remarks": "type by Lightfold model all ab12cd34, probability of EW 0.87; 321 points in r, "
        "JD 2458194 to 2459592; epoch of minimum, from geocentric times",
    }


@pytest.mark.parametrize(
    ("predicted", "own", "kind", "remark"),
    [
        ("EW", "EW|EA", "EW|EA", ""),
        ("EW", "RRc", "EW|RRC", "RRC likelier for stars that are known"),
        ("RRab", "EA|RRab", "RRAB|EA", ""),
        ("EW", "", "EW:", "no type is as probable as for stars that are known"),
        ("EW", "EW|EA|RRab|RRc", "EW:", "may be EA, RRAB, RRC too"),
    ],
)
def test_vsx_gets_all_types_that_are_possible(tmp_path, predicted, own, kind, remark):
    (row,) = sheet(tmp_path, star(predicted=predicted, set=own))
    assert row["type"] == kind
    assert remark in row["remarks"]


def test_the_epoch_of_pulsating_stars_is_a_maximum_and_has_the_places_that_the_period_allows(
    tmp_path,
):
    (row,) = sheet(tmp_path, star(predicted="Mira", set="Mira", period=312.4, error=0.8))
    assert (row["type"], row["period"], row["epoch_hjd"]) == ("M", "312.4", "2458257.8")
    assert "epoch of maximum" in row["remarks"]


def test_positions_near_zero_keep_their_sign_and_their_zeros(tmp_path):
    rows = sheet(tmp_path, star(ra=0.0021, dec=-0.5), star(object_id="b", ra=359.999999, dec=90.0))
    assert [row["ra_j2000"] for row in rows] == ["00 00 00.50", "00 00 00.00"]
    assert [row["dec_j2000"] for row in rows] == ["-00 30 00.0", "+90 00 00.0"]


def test_what_is_not_known_stays_empty_and_the_remarks_say_why(tmp_path):
    nothing = dict.fromkeys(["ra", "dec", "epoch"], np.nan)
    lost = dict.fromkeys(
        ["points", "first", "last", "brightest", "faintest", "period", "error", "epoch"], np.nan
    )
    rows = sheet(
        tmp_path,
        star(**nothing),
        star(object_id="b", period=np.nan, error=np.nan, epoch=np.nan),
        star(object_id="c", **lost, band=None, remark=None),
        star(object_id="d", band="clear"),
        star(object_id="e", flags="alias", remark="period doubled because they are alike"),
    )
    assert [rows[0][name] for name in ("ra_j2000", "dec_j2000", "epoch_hjd")] == ["", "", ""]
    assert "position is not known" in rows[0]["remarks"]
    assert (rows[1]["period"], rows[1]["epoch_hjd"]) == ("", "")
    assert "no period found" in rows[1]["remarks"]
    assert {rows[2][name] for name in ("max_mag", "min_mag", "passband", "period")} == {""}
    assert "no light curve with enough points" in rows[2]["remarks"]
    assert rows[3]["passband"] == ""
    assert "no passband clear" in rows[3]["remarks"]
    assert rows[4]["period"] == "0.3026546:"
    assert "flags: alias" in rows[4]["remarks"]
    assert "period doubled" in rows[4]["remarks"]
    assert not any("nan" in value for row in rows for value in row.values())


def test_remarks_say_where_times_were_counted(tmp_path):
    (row,) = sheet(tmp_path, star(), times="heliocentric")
    assert "from heliocentric times" in row["remarks"]
