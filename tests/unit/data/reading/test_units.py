"""Times and units of light curves: what is converted, and what is refused."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from astropy.table import Table
from brought import COLUMNS, CURVES, STARS, read, refused, save
from lightfold.data.reading import files, rows
from lightfold.data.reading import light_curves as reading
from lightfold.errors import DataError
from lightfold.plugins.datasets import light_curves
from lightfold.workflow.config import check


def test_julian_dates_are_converted_where_the_column_says_so(tmp_path, capsys):
    julian = CURVES.assign(mjd=CURVES["mjd"] + 2400000.5)
    expected = CURVES.sort_values(COLUMNS[:3])["mjd"].tolist()
    for frame, options in (
        (julian.rename(columns={"mjd": "HJD"}), {}),
        (julian.rename(columns={"mjd": "bjd"}), {"columns": {"mjd": "bjd"}}),
        (julian, {"time": "jd"}),
    ):
        _, curves = read(tmp_path, frame, **options)
        assert curves["mjd"].tolist() == expected
        assert "is a Julian date: 2400000.5 d subtracted" in capsys.readouterr().out
    refused(tmp_path, "'mjd' for mjd looks like a Julian date.*set `time: jd`", julian)
    refused(tmp_path, "set `time: jd`", julian.rename(columns={"mjd": "HJD"}), time="mjd")


@pytest.mark.parametrize("zero", [-58000.0, -57000.0, 0.0])
def test_any_zero_point_is_kept(tmp_path, zero):
    frame = CURVES.assign(hjd=CURVES["mjd"] + zero).drop(columns="mjd")
    _, curves = read(tmp_path, frame)
    assert sorted(curves["mjd"]) == sorted(frame["hjd"])


@pytest.mark.parametrize(
    ("times", "options", "message"),
    [
        (CURVES["mjd"] * 86400, {}, "not a time in days.*seconds / 86400"),
        (CURVES["mjd"] * 86400e6, {}, "not a time in days"),
        (CURVES["mjd"], {"time": "jd"}, "which is not a Julian date, but `time: jd` is set"),
        (["2018-04-01"] * 6, {}, "holds dates, first 2018-04-01.*astropy.time.Time"),
        (pd.to_datetime(["2018-04-01"] * 6), {}, "holds dates"),
        (["58000,5"] * 6, {}, "'58000,5' in row 1: write numbers with decimal points"),
    ],
)
@pytest.mark.parametrize("name", ["curves.csv", "curves.parquet"])
def test_times_that_are_no_days_are_refused(tmp_path, name, times, options, message):
    refused(tmp_path, message, CURVES.assign(mjd=times), name=name, file=name, **options)


def test_times_over_a_century_apart_are_refused(tmp_path):
    times = CURVES["mjd"].mask(CURVES.index == 2, 8000.5)
    refused(
        tmp_path, "times go from 8000.5 to 58002.5 d, .*leave missing", CURVES.assign(mjd=times)
    )


@pytest.mark.parametrize("mark", [0, -999, 1e30, 99999])
def test_marks_among_times_are_missing_times(tmp_path, capsys, mark):
    times = CURVES["mjd"].mask(CURVES.index == 2, mark)
    _, curves = read(tmp_path, CURVES.assign(mjd=times))
    assert curves["mag"].isna().sum() == 1
    assert "1 without a time" in capsys.readouterr().out


def test_times_counted_from_the_first_one_begin_with_0(tmp_path):
    times = CURVES["mjd"] - CURVES["mjd"].min()
    _, curves = read(tmp_path, CURVES.assign(mjd=times))
    assert sorted(curves["mjd"]) == sorted(times)
    assert curves["mag"].notna().all()


def test_julian_dates_among_others_are_refused(tmp_path):
    mixed = CURVES.assign(hjd=CURVES["mjd"] + 2400000.5).drop(columns="mjd")
    mixed.loc[3, "hjd"] = 58001.0
    refused(tmp_path, "mixes Julian dates with other times", mixed)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"mag": CURVES["mag"] * 1000}, "'mag' for mag holds values such as 15100.*must be"),
        ({"mag": CURVES["mag"] * 3}, "must be magnitudes"),
        ({"mag": [15.0, 15.0, 15.0, 15.0, 15.0, 2500.0]}, "such as 2500"),
        ({"magerr": CURVES["magerr"].abs() * 1000}, "'magerr' .*over 1 mag.*millimag"),
        ({"mag": CURVES["mjd"], "mjd": CURVES["mag"]}, "`columns.mjd` and `columns.mag` swapped"),
    ],
)
def test_values_in_other_units_are_refused(tmp_path, columns, message):
    refused(tmp_path, message, CURVES.assign(**columns))


@pytest.mark.parametrize("suffix", [".fits", ".vot", ".tbl"])
def test_units_of_a_file_are_heeded(tmp_path, capsys, suffix):
    def written(**units):
        table = Table.from_pandas(CURVES)
        for column, unit in units.items():
            table[column].unit = unit
        formats = {".vot": "votable", ".tbl": "ascii.ipac", ".fits": "fits"}
        name = f"c{suffix}"
        table.write(tmp_path / name, format=formats[suffix], overwrite=True)
        return {"curves": None, "name": name}

    _, curves = read(tmp_path, **written(mjd="d", mag="mag", magerr="mmag"))
    assert curves["magerr"].max() == pytest.approx(5e-5)
    assert "magerr is in mmag: divided by 1000" in capsys.readouterr().out
    file = f"c{suffix}"
    refused(tmp_path, "'mjd' for mjd is in 's': convert it to days", file=file, **written(mjd="s"))
    refused(tmp_path, "'mag' for mag is in 'Jy', not in mag", file=file, **written(mag="Jy"))


def test_positions_in_hours_are_refused(tmp_path):
    stars = Table.from_pandas(STARS.assign(ra=1.0, dec=2.0))
    stars["ra"].unit = "hourangle"
    stars.write(tmp_path / "stars.ecsv", format="ascii.ecsv")
    refused(
        tmp_path, "'ra' for `ra` is in 'hourangle'.*by 15", CURVES, None,
        objects="stars.ecsv", file="stars.ecsv",
    )  # fmt: skip


def test_files_of_different_zero_points_are_refused(tmp_path):
    late = CURVES.assign(mjd=58000.0 + np.arange(6))
    save(late, tmp_path / "a.csv")
    save(late.assign(mjd=late["mjd"] - 56999.5), tmp_path / "b.csv")
    save(STARS, tmp_path / "s.csv")
    options = check({"path": ["a.csv", "b.csv"], "objects": "s.csv"}, light_curves.OPTIONS, "")
    paths = {"path": [tmp_path / "a.csv", tmp_path / "b.csv"], "objects": [tmp_path / "s.csv"]}
    with pytest.raises(DataError, match=r"b\.csv.*over a century"):
        list(light_curves.load(options, paths, 0)[1])


def faint(seen, points=200):
    """Return forced photometry of a faint star: a share of points is detected."""
    rng = np.random.default_rng(2)
    signal = rng.uniform(0.05, 1, points)
    signal[: round(seen * points)] = 40
    err = 1.0857 / signal
    return pd.DataFrame(
        {
            "object_id": "b",
            "band": "g",
            "mjd": np.arange(points, dtype=float),
            "mag": 20 - 2.5 * np.log10(signal),
            "magerr": err,
        }
    )


def test_points_of_faint_stars_that_are_not_detected_have_no_magnitude(tmp_path, capsys):
    stars, curves = read(tmp_path, faint(0.25))
    assert curves["mag"].notna().tolist() == [True] * 50 + [False] * 150
    assert list(curves.columns) == COLUMNS
    assert stars.set_index("object_id").loc["b", ["points_used", "points_dropped"]].tolist() == [
        50,
        150,
    ]
    said = capsys.readouterr().out
    assert "150 not detected (signal to noise below 3)" in said
    assert "points with an error above 0.362 mag are not detected" in said


@pytest.mark.parametrize("share", [0.25, 0.6])
def test_files_of_faint_stars_are_known_whatever_the_order_of_their_rows(
    tmp_path, monkeypatch, share
):
    frame = faint(share)
    _, expected = read(tmp_path, frame)
    monkeypatch.setattr(rows, "batches", partial(files.batches, rows=20))
    for own in (frame, frame[::-1], frame.sample(frac=1, random_state=0)):
        _, found = read(tmp_path, own, name="points.parquet")
        pd.testing.assert_frame_equal(found, expected)


def test_weak_points_are_held_back_in_bounded_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "batches", partial(files.batches, rows=20))
    monkeypatch.setattr(reading, "HELD", 20)
    _, found = read(tmp_path, faint(0.25), name="points.parquet")
    assert len(found) == 200  # the first weak ones came before most errors were large
    assert 50 < found["mag"].notna().sum() < 150


def test_large_errors_among_smaller_ones_are_kept_as_they_are(tmp_path):
    _, curves = read(tmp_path, faint(0.6))
    assert curves["mag"].notna().all()
    assert (curves["magerr"] > 1).sum() == 80


@pytest.mark.parametrize("frame", [faint(0.0), faint(1.0).assign(magerr=np.linspace(2, 30, 200))])
def test_errors_without_any_of_a_detection_are_not_in_magnitudes(tmp_path, frame):
    refused(tmp_path, "most are over 1 mag, as if they were in millimagnitudes", frame)


def test_instrumental_magnitudes_are_read_and_may_have_a_zero_point(tmp_path, capsys):
    frame = CURVES.assign(mag=CURVES["mag"] - 22.5)
    _, curves = read(tmp_path, frame)
    assert sorted(curves["mag"]) == sorted(frame["mag"])
    assert "are below -5, as instrumental ones are: `zero_point`" in capsys.readouterr().out
    _, curves = read(tmp_path, frame, zero_point={"g": 22.5, "r": 23.5})
    expected = CURVES["mag"] + (CURVES["band"] == "r")
    assert sorted(curves["mag"]) == pytest.approx(sorted(expected))
    assert "as instrumental ones" not in capsys.readouterr().out


@pytest.mark.parametrize("shift", [-30, 30, 3000])
def test_magnitudes_that_are_not_even_instrumental_are_refused(tmp_path, shift):
    frame = CURVES.assign(mag=CURVES["mag"] + shift)
    refused(tmp_path, "outside -5 to 35.*`zero_point`", frame)
