"""Times and units of light curves: what is converted, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from astropy.table import Table
from brought import COLUMNS, CURVES, STARS, read, refused, save
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
