"""What a format says of its tables beyond the names of columns."""

import numpy as np
import pandas as pd
import pytest
from brought import add_format, read, refused
from lightfold.plugins.datasets import light_curves
from lightfold.workflow.config import check

STARS = pd.DataFrame({"object_id": ["a", "7"], "label": ["EW", "EA"]})
ROWS = pd.DataFrame(
    {"Star": "a", "When": [1.0, 2.0, 3.0], "Counts": [10.0, 20.0, -5.0], "Noise": 1.0}
)
COLUMNS = {
    "object_id": ("star",),
    "band": (),
    "mjd": ("when",),
    "flux": ("counts",),
    "fluxerr": ("noise",),
}


@pytest.fixture
def survey(monkeypatch):
    """A function that adds a survey of counts."""

    def add(**contents):
        plain = {"COLUMNS": COLUMNS, "BAND": "T", "ZERO_POINT": 20.44}
        known = {"recognises": lambda columns: {"star", "counts"} <= columns}
        add_format(monkeypatch, "survey", **plain | known | contents)

    return add


def test_a_documented_epoch_is_added_to_the_times(tmp_path, capsys, survey):
    survey(EPOCH=56999.5, TIME="BJD (TDB) - 2,457,000")
    _, curves = read(tmp_path, ROWS, STARS)
    assert curves["mjd"].tolist() == [57000.5, 57001.5, 57002.5]
    said = capsys.readouterr().out
    assert "times are BJD (TDB) - 2,457,000; 56999.5 d added" in said
    assert "fluxes with zero point 20.44" in said


@pytest.mark.parametrize("option", [{"time": "mjd"}, {"columns": {"mjd": "Other"}}])
def test_times_that_the_user_names_have_no_epoch_of_the_format(tmp_path, survey, option):
    survey(EPOCH=56999.5)
    _, curves = read(tmp_path, ROWS.assign(Other=ROWS["When"]), STARS, **option)
    assert curves["mjd"].tolist() == [1.0, 2.0, 3.0]


def test_full_dates_where_a_format_has_an_epoch_are_refused(tmp_path, survey):
    survey(EPOCH=56999.5)
    frame = ROWS.assign(When=ROWS["When"] + 2457000.0)
    refused(tmp_path, "its format has times from MJD 56999.5: set `time: mjd`", frame, STARS)
    _, curves = read(tmp_path, frame, STARS, time="jd")
    assert curves["mjd"].tolist() == [57000.5, 57001.5, 57002.5]


def test_single_precision_is_judged_before_an_epoch_is_added(tmp_path, survey):
    survey(EPOCH=56999.5)
    frame = ROWS.astype({"When": "float32"})
    _, curves = read(tmp_path, frame, STARS, name="c.parquet")
    assert curves["mjd"].tolist() == [57000.5, 57001.5, 57002.5]


def test_a_zero_point_by_band_and_one_of_the_user(tmp_path, survey):
    columns = COLUMNS | {"band": ("filt",)}
    survey(COLUMNS=columns, BANDS={"1": "g", "2": "r"}, ZERO_POINT={"g": 31.4, "r": 28.9})
    frame = ROWS.assign(Filt=[1, 2, 1])
    _, curves = read(tmp_path, frame, STARS)
    assert curves["flux"].tolist() == pytest.approx([10, -5, 200])
    _, curves = read(tmp_path, frame, STARS, zero_point=31.4)
    assert curves["flux"].tolist() == pytest.approx([10, -5, 20])


def test_columns_by_band(tmp_path, survey):
    survey(
        COLUMNS={
            "object_id": ("star",), "band": (), "mjd": {"W1": ("t1",), "W2": ("t2", "t")},
            "mag": {"W1": ("m1",), "W2": ("m2",)}, "magerr": {"W1": ("e1",), "W2": ("e2",)},
        },
        recognises=lambda columns: "m1" in columns or "m2" in columns, ZERO_POINT=None,
    )  # fmt: skip
    frame = pd.DataFrame({"star": "a", "T1": [1.0, 2.0], "T": [1.5, 2.5]})
    frame = frame.assign(M1=[15.0, 15.1], M2=[14.0, np.nan], E1=0.1, E2=0.2)
    _, curves = read(tmp_path, frame, STARS)
    expected = [["W1", 1.0, 15.0, 0.1], ["W1", 2.0, 15.1, 0.1], ["W2", 1.5, 14.0, 0.2]]
    assert curves.iloc[:, 1:].to_numpy().tolist() == expected
    _, curves = read(tmp_path, frame.drop(columns=["M1", "E1"]), STARS)
    assert set(curves["band"]) == {"W2"}
    _, curves = read(tmp_path, frame, STARS, bands={"W1": "w1", "W2": None})
    assert set(curves["band"]) == {"w1"}
    refused(
        tmp_path, "no column is recognised as the error of 'M2'", frame.drop(columns="E2"), STARS
    )
    none = frame.drop(columns=["M1", "M2"])
    refused(tmp_path, "has m1 or m2, but the file has none", none, STARS, format="survey")


def test_files_without_a_header_are_known_by_their_names(tmp_path, survey):
    numbers = {"object_id": (), "band": (), "mjd": ("1",), "mag": ("3",), "magerr": ("4",)}
    survey(COLUMNS=numbers, FILES=r"S-\d+\.dat", recognises=lambda names: False, ZERO_POINT=None)
    text = "57000.5 99 15.1 0.01 7\n57001.5 98 15.2 0.02 8\n"
    stars = pd.DataFrame({"object_id": ["S-12"], "label": ["EW"]})
    _, curves = read(tmp_path, text, stars, name="S-12.dat")
    assert curves.to_numpy().tolist() == [
        ["S-12", "T", 57000.5, 15.1, 0.01],
        ["S-12", "T", 57001.5, 15.2, 0.02],
    ]
    refused(
        tmp_path, "no header and 5 columns: say which they are", text, stars,
        name="T-12.dat", file="T-12.dat",
    )  # fmt: skip


def prepare(rows):
    """Make the flux of what is left after the background, and drop rows in twilight."""
    rows = rows[rows["dark"] == 1]
    return rows.assign(counts=rows["total"] - rows["sky"])


def test_prepare_makes_columns_and_the_rows_it_leaves_out_are_counted(tmp_path, capsys, survey):
    survey(
        prepare=prepare, READS=("total", "sky", "dark"), MAKES=("counts",),
        recognises=lambda columns: {"total", "sky"} <= columns,
    )  # fmt: skip
    frame = ROWS.drop(columns="Counts").assign(Total=[12.0, 22, 30], Sky=2.0, Dark=[1, 1, 0])
    found, curves = read(tmp_path, frame, STARS)
    assert curves["mag"].tolist() == pytest.approx(20.44 - 2.5 * np.log10([10, 20]))
    assert found.set_index("object_id").loc["a", "points_used"] == 2
    assert "points not used: 1 left out by format survey" in capsys.readouterr().out


def test_prepare_makes_ids_for_stars_that_only_the_points_name(tmp_path, survey):
    def named(rows):
        return rows.assign(star="x" + rows["number"].astype(str))

    survey(
        prepare=named, READS=("number",), MAKES=("star",),
        recognises=lambda columns: "counts" in columns,
    )  # fmt: skip
    frame = ROWS.drop(columns="Star").assign(number=[1, 2, 1], label=["EW", "EA", "EW"])
    frame.to_csv(tmp_path / "c.csv", index=False)
    options = check({"path": "c.csv"}, light_curves.OPTIONS, "datasets.mine")
    found, blocks = light_curves.load(options, {"path": [tmp_path / "c.csv"]}, 0)
    curves = pd.concat(blocks)
    assert found["object_id"].tolist() == ["x1", "x2"]
    assert curves["object_id"].tolist() == ["x1", "x1", "x2"]


def test_what_prepare_promises_and_does_not_make_is_told(tmp_path, survey):
    survey(prepare=lambda rows: rows, MAKES=("counts",), recognises=lambda names: "star" in names)
    refused(
        tmp_path, "`prepare` of the format survey makes no column 'counts'",
        ROWS.drop(columns="Counts"), STARS,
    )  # fmt: skip
