"""Light curves that users bring: right, odd and broken."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from astropy.table import Table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lightfold.data.load import write_curves, write_dataset
from lightfold.data.reading import external_sort, files
from lightfold.errors import ConfigError, DataError
from lightfold.plugins.datasets import light_curves as kind
from lightfold.workflow.config import _check

COLUMNS = ["object_id", "band", "mjd", "mag", "magerr"]
STARS = pd.DataFrame({"object_id": ["007", "b", "a"], "label": ["EW", "EA", None]})
CURVES = pd.DataFrame(
    {
        "object_id": ["b", "007", "b", "a", "b", "007"],
        "band": ["r", "g", "g", "r", "g", "g"],
        "mjd": [58002.5, 58001.0, 58003.0, 58001.0, 58001.5, 58000.25],
        "mag": [15.1, 16.25, 15.5, 17.0, 15.25, 16.5],
        "magerr": [0.01, 0.02, 0.03, 0.0, 0.05, -1.0],
    }
)


def save(frame, path):
    if path.name.endswith(".parquet"):
        frame.to_parquet(path)
    elif path.name.endswith((".csv", ".csv.gz")):
        frame.to_csv(path, index=False)
    else:
        table = Table.from_pandas(frame)
        formats = {".vot": "votable", ".xml": "votable", ".tbl": "ascii.ipac"}
        table.write(path, format=formats.get(path.suffix, "fits"))


def read(folder, curves=CURVES, stars=STARS, name="curves.csv", objects="stars.csv", **options):
    """Return the stars, and the light curves in one table."""
    for frame, file in ((curves, name), (stars, objects)):
        if isinstance(frame, pd.DataFrame):
            save(frame, folder / file)
        elif frame is not None:
            (folder / file).write_bytes(frame if isinstance(frame, bytes) else frame.encode())
    options = _check({"path": name, "objects": objects, **options}, kind.OPTIONS, "datasets.mine")
    files = [*np.atleast_1d(options["path"]), options["objects"]]
    found, blocks = kind.load(options, [folder / file for file in files], 0)
    return found, pd.concat(blocks, ignore_index=True)


def refused(folder, message, *args, file="curves.csv", **options):
    with pytest.raises(DataError, match=message) as error:
        read(folder, *args, **options)
    assert file in str(error.value)


EVERY = ["c.csv", "c.csv.gz", "c.parquet", "c.fits", "c.vot", "c.xml", "c.tbl", "C.FITS.GZ"]


@pytest.mark.parametrize("name", EVERY)
def test_every_format_gives_the_same_points_in_order(tmp_path, name):
    objects, curves = read(tmp_path, name=name, objects=f"stars-{name}")
    assert objects["object_id"].tolist() == ["007", "a", "b"]
    assert objects["label"].tolist() == ["EW", None, "EA"]
    expected = CURVES.sort_values(["object_id", "band", "mjd"], ignore_index=True)
    pd.testing.assert_frame_equal(curves, expected, check_dtype=False)
    assert list(curves) == COLUMNS


def test_several_files_are_one_set_of_light_curves(tmp_path):
    save(CURVES.iloc[:3], tmp_path / "one.csv")
    save(CURVES.iloc[3:].rename(columns={"mjd": "HJD"}), tmp_path / "two.parquet")
    _, curves = read(tmp_path, None, name=["one.csv", "two.parquet"])
    assert len(curves) == 6


@pytest.mark.parametrize("text", ["\ufeff{}", "{}\r\n", "# {}"])
def test_marks_of_other_systems_do_no_harm(tmp_path, text):
    lines = CURVES.to_csv(index=False)
    lines = lines.replace("\n", "\r\n") if "\r" in text else lines
    _, curves = read(tmp_path, text.format(lines))
    assert len(curves) == 6


# Columns


@pytest.mark.parametrize(
    "names",
    [
        {"object_id": "ID", "band": "Filter", "mjd": "HJD", "mag": "Magnitude", "magerr": "e_mag"},
        {"object_id": "sourceid", "band": "passband", "mjd": "time", "magerr": "mag_err"},
        {"object_id": "star", "mjd": "MJD", "mag": "MAG", "magerr": "Error"},
        {"object_id": " oid ", "mjd": "MJD", "magerr": "Sigma"},
    ],
)
def test_well_known_names_are_taken_and_said(tmp_path, capsys, names):
    _, curves = read(tmp_path, CURVES.rename(columns=names))
    assert len(curves) == 6
    said = capsys.readouterr().out
    for ours, theirs in names.items():
        assert f"{theirs.strip()} as {ours}" in said


def test_our_own_names_come_before_others_that_are_known(tmp_path):
    frame = CURVES.assign(hjd=1.0, time=2.0, magnitude=0.0).rename(columns={"mjd": "MJD"})
    _, curves = read(tmp_path, frame)
    assert sorted(curves["mjd"]) == sorted(CURVES["mjd"])
    assert sorted(curves["mag"]) == sorted(CURVES["mag"])


def test_columns_of_the_configuration_win(tmp_path):
    frame = CURVES.assign(best=CURVES["mag"] + 1, name=CURVES["object_id"], object_id="x")
    _, curves = read(tmp_path, frame, columns={"mag": "best", "object_id": "name"})
    assert sorted(curves["mag"]) == sorted(CURVES["mag"] + 1)


def without(*columns):
    return CURVES.drop(columns=list(columns))


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (without("mag"), {}, "hold the magnitudes.*`columns.mag`.*object_id, band, mjd, magerr"),
        (without("magerr"), {}, "hold the errors.*weigh points by them.*`columns.magerr`"),
        (without("band"), {}, "hold the bands; if all rows are of one band, set `band`"),
        (without("mjd"), {}, "hold the times.*`columns.mjd`"),
        (without("object_id"), {}, "hold the ids of the stars.*`columns.object_id`"),
        (CURVES, {"columns": {"mag": "mga"}}, "no column 'mga' for `columns.mag`; did you mean"),
        (without("mjd").assign(hjd=1.0, bjd=2.0), {}, "hjd, bjd may each be.*`columns.mjd`"),
        (CURVES, {"columns": {"mag": "magerr"}}, "'magerr' is taken for mag and magerr"),
        (without("mag").assign(flux=900.0), {}, "flux is no magnitude.*2.5 log10"),
        (without("mag").assign(FLUX=9.0), {"columns": {"mag": "FLUX"}}, "must be magnitudes"),
    ],
)
def test_columns_that_are_not_there_are_named(tmp_path, frame, options, message):
    refused(tmp_path, message, frame, **options)


def test_a_misspelt_option_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="did you mean 'magerr'"):
        read(tmp_path, columns={"magerror": "e"})
    with pytest.raises(
        ConfigError, match=r"datasets\.mine\.path: File of the light curves in the data"
    ):
        _check({"path": [], "objects": "stars.csv"}, kind.OPTIONS, "datasets.mine")


# Bands


def test_one_band_without_a_column(tmp_path):
    _, curves = read(tmp_path, without("band"), band="V")
    assert set(curves["band"]) == {"V"}


def test_bands_are_mapped_dropped_and_counted(tmp_path, capsys):
    spelt = CURVES.assign(band=[1, 2, 2, 1, 2, 3])
    _, curves = read(tmp_path, spelt, bands={1: "r", "2": "g", 3: None})
    assert curves["band"].value_counts().to_dict() == {"g": 3, "r": 2}
    assert "1 in bands that `bands` maps to null" in capsys.readouterr().out
    floats = spelt.assign(band=[1, 2, 2, 1, 2, np.nan])
    _, curves = read(tmp_path, floats, bands={"1": "r", "2": "g"})
    assert len(curves) == 5
    assert "1 without a band" in capsys.readouterr().out


def test_an_unknown_band_is_counted_and_the_key_is_named(tmp_path):
    message = r"not in `bands`: 'r' in 2 rows, 'g' in 4 rows.*null to drop"
    refused(tmp_path, message, bands={"G": "g"})


def test_bands_are_spelt_as_in_the_file_and_their_numbers_said(tmp_path, capsys):
    _, curves = read(tmp_path, CURVES.assign(band=["g", "G", "g ", "G", "g", "g"]))
    assert curves["band"].value_counts().to_dict() == {"g": 4, "G": 2}
    assert "G 2" in capsys.readouterr().out


def test_ids_are_no_bands(tmp_path):
    frame = pd.concat([CURVES] * 30, ignore_index=True)
    frame["band"] = [f"x{number}" for number in range(len(frame))]
    refused(tmp_path, "over 50 spellings, first x0, x1.*`columns.band`", frame)


# Times and units


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
        (CURVES["mjd"] * 86400, {}, "no time in days.*seconds / 86400"),
        (CURVES["mjd"] * 86400e6, {}, "no time in days"),
        (CURVES["mjd"], {"time": "jd"}, "58002.5, which is no Julian date, but `time: jd` is set"),
        (["2018-04-01"] * 6, {}, "holds dates, first 2018-04-01.*astropy.time.Time"),
        (pd.to_datetime(["2018-04-01"] * 6), {}, "holds dates"),
        (["58000,5"] * 6, {}, "'58000,5' in row 1: write numbers with points"),
    ],
)
@pytest.mark.parametrize("name", ["curves.csv", "curves.parquet"])
def test_times_that_are_no_days_are_refused(tmp_path, name, times, options, message):
    refused(tmp_path, message, CURVES.assign(mjd=times), name=name, file=name, **options)


def test_times_over_a_century_apart_are_refused(tmp_path):
    times = CURVES["mjd"].mask(CURVES.index == 2, 0)
    refused(tmp_path, "goes from 0 to 58002.5 d, .*leave missing times", CURVES.assign(mjd=times))


def test_julian_dates_among_others_are_refused(tmp_path):
    mixed = CURVES.assign(hjd=CURVES["mjd"] + 2400000.5).drop(columns="mjd")
    mixed.loc[3, "hjd"] = 58001.0
    refused(tmp_path, "holds Julian dates and others", mixed)


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
        tmp_path, "'ra' for `ra` is in 'hourangle'.*times 15", CURVES, None,
        objects="stars.ecsv", file="stars.ecsv",
    )  # fmt: skip
    stars = STARS.assign(ra="10:20:30", dec="-5:00:00")
    refused(tmp_path, "'ra' has 3 values that are not numbers", CURVES, stars, file="stars.csv")


# Points that are not used: of their stars they stay, with a magnitude that is missing


@pytest.mark.parametrize("mag", ["null", "NaN", "n/a", "-", "", " ", "99.99", "-99", "999", ">17"])
def test_points_without_a_value_stay_without_a_magnitude_and_are_counted(tmp_path, capsys, mag):
    text = CURVES["mag"].astype(str)
    text[2] = mag
    for name in ("c.csv", "c.parquet"):
        _, curves = read(tmp_path, CURVES.assign(mag=text), name=name)
        assert sorted(curves["mag"].dropna()) == sorted(CURVES["mag"].drop(2))
        assert len(curves) == 6
        said = capsys.readouterr().out
        assert "points not used: 1 with" in said


@pytest.mark.parametrize("error", [np.nan, np.inf, 9.999, 99.99, 999.0])
def test_points_without_an_error_lose_their_magnitude_and_those_of_zero_do_not(
    tmp_path, capsys, error
):
    for kind_ in ("float64", "float32"):
        errors = CURVES["magerr"].astype(kind_)
        errors[1] = error
        _, curves = read(tmp_path, CURVES.assign(magerr=errors), name="c.parquet")
        assert curves["mag"].notna().sum() == 5
        assert curves["magerr"].min() == -1
        assert "1 without a time, magnitude or error" in capsys.readouterr().out
    assert len(read(tmp_path, CURVES.assign(magerr=0.0))[1]) == 6


def test_equal_rows_are_kept(tmp_path):
    assert len(read(tmp_path, pd.concat([CURVES, CURVES]))[1]) == 12


def test_mixed_columns_are_numbers_where_they_can_be(tmp_path):
    mixed = CURVES.assign(mag=[str(mag) for mag in CURVES["mag"]])
    assert sorted(read(tmp_path, mixed, name="c.parquet")[1]["mag"]) == sorted(CURVES["mag"])
    refused(
        tmp_path,
        "'mag' has 6 values that are not numbers, first 'faint'",
        CURVES.assign(mag="faint"),
    )
    lines = CURVES.to_csv(index=False)
    refused(tmp_path, "first 'mjd' in row 7: the header stands there again", lines + lines)


def test_a_file_without_a_point_to_use_is_refused(tmp_path):
    refused(tmp_path, "can be used: 6 with magnitudes outside", CURVES.assign(mag=99.99))
    refused(tmp_path, "can be used: it holds no rows", CURVES.iloc[:0])
    empty = CURVES.iloc[:0].astype({"mag": float})
    refused(tmp_path, "holds no rows", empty, name="curves.parquet", file="curves.parquet")


# Files


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "curves.csv", "is empty"),
        (b"", "curves.parquet", "is empty"),
        (b"no parquet", "curves.parquet", "cannot be read"),
        (b"no gzip", "curves.csv.gz", "cannot be read"),
        (b"no fits", "curves.fits", "cannot be read as fits"),
        (b"<VOTABLE>", "curves.vot", "cannot be read as votable"),
        (b"no table", "curves.tbl", "cannot be read as ascii.ipac"),
        ("a;b;c\n1;2;3\n", "curves.csv", "separated by ';': save it with commas"),
        ("a\tb\tc\n1\t2\t3\n", "curves.csv", r"separated by '\\t'"),
        ("a b c\n1 2 3\n", "curves.csv", "separated by ' '"),
        ("# made by hand\nobject_id,mag\n", "curves.csv", "first line is a comment"),
        ("1,58000.5,15.1\n2,58001,15.2\n", "curves.csv", "first line holds numbers"),
        ("object_id,mag,mag\n1,2,3\n", "curves.csv", "'mag' stands there twice"),
        ("object_id,band,mjd,mag,magerr\na,g,5,1,15,2,0,1\n", "curves.csv", "more values than"),
        ("object_id,band,mjd,mag,magerr\na,g,5,1,0\na,g,5,1,0,1\n", "curves.csv", "line 3, saw 6"),
        ('object_id,band,mjd,mag,magerr\na,"g,5,1,0\n', "curves.csv", "cannot be read"),
        ("object_id,étoile\n1,2\n".encode("latin-1"), "curves.csv", "save it as UTF-8"),
        ("x", "curves.txt", "not one of .parquet"),
        (None, "none.csv", "no such file.*LIGHTFOLD_DATA"),
    ],
)
def test_broken_files_are_named(tmp_path, content, name, message):
    refused(tmp_path, message, content, name=name, file=name)


@pytest.mark.parametrize("name", ["c.csv.gz", "c.parquet", "c.fits", "c.vot"])
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_cut_files_are_named(tmp_path, name, part):
    frame = pd.concat([CURVES] * 2000, ignore_index=True).assign(mag=np.linspace(10, 20, 12000))
    (tmp_path / "whole").mkdir()
    save(frame, tmp_path / "whole" / name)
    whole = (tmp_path / "whole" / name).read_bytes()
    refused(tmp_path, "cannot be read", whole[: int(len(whole) * part)], name=name, file=name)


def test_nested_light_curves_are_named(tmp_path):
    nested = pd.DataFrame({c: [[1.0]] if c != "object_id" else ["a"] for c in COLUMNS})
    refused(tmp_path, "one row a point", nested, name="c.parquet", file="c.parquet")


def test_one_file_for_both_is_refused(tmp_path):
    save(CURVES.assign(label="A"), tmp_path / "both.csv")
    refused(
        tmp_path, "`path` and `objects` name the same file", None, None,
        name="both.csv", objects="both.csv", file="both.csv",
    )  # fmt: skip


# Stars


@pytest.mark.parametrize(
    ("stars", "options", "message"),
    [
        (STARS.assign(object_id="a"), {}, "2 ids more than once.*name their column in `source`"),
        (STARS.rename(columns={"object_id": "x"}), {}, "no column 'object_id' for `id`"),
        (STARS.rename(columns={"label": "x"}), {}, "no column 'label' for `label`"),
        (STARS.assign(object_id=["a", None, "b"]), {}, "has no id in row 2"),
        (STARS.iloc[:0], {}, "holds no rows"),
        (STARS, {"source": "oid"}, "no column 'oid' for `source`"),
        (STARS.assign(object_id=["x7", "y", "z"]), {}, "none of its stars.*'x7', 'y'.*'b'"),
        (STARS.assign(object_id=["7", "8", "9"]), {}, "differ in leading zeros"),
        (STARS.assign(object_id=["B", "C", "D"]), {}, "differ in upper and lower case"),
        (STARS.assign(object_id=["0-07", "8", "9"]), {}, "differ in blanks and signs"),
        (STARS.assign(object_id=["V 007", "V 8", "9"]), {}, "differ in what stands before"),
        (STARS.assign(object_id=["1.2E+15", "8", "9"]), {}, "digits to a spreadsheet"),
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
    assert "1 stars have no light curve: 'dark'" in said


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
    assert objects.to_dict("list") == {"object_id": ["s1", "s2"], "label": ["EW", "EA"]}
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


# Surveys

IRSA = pd.DataFrame(
    {
        "oid": [686103400034440, 686103400034440, 1686103400106565, 1686103400106565],
        "expid": 1,
        "hjd": np.array([58001.0, 58002, 58003, 58004]) + 2400000.503,
        "mjd": [58001.0, 58002.0, 58003.0, 58004.0],
        "mag": [15.0, 15.1, 14.9, 14.8],
        "magerr": 0.02,
        "catflags": [0, 32768, 0, 2],
        "filtercode": ["zg", "zg", "zr", "zi"],
    }
)
ZTF_STARS = pd.DataFrame({"name": ["V1", "V1"], "oid": IRSA["oid"].unique(), "label": "RRab"})


@pytest.mark.parametrize("name", ["c.csv", "c.parquet", "c.tbl", "c.vot", "c.fits"])
def test_tables_of_irsa_lose_flagged_epochs(tmp_path, capsys, name):
    _, curves = read(tmp_path, IRSA, ZTF_STARS, name, id="name", source="oid")
    assert curves[["object_id", "band", "mjd"]].to_numpy().tolist() == [
        ["V1", "g", pytest.approx(58001.003)],
        ["V1", "r", pytest.approx(58003.003)],
    ]
    assert "2 flagged by catflags" in capsys.readouterr().out


def test_irsas_dates_are_heliocentric_ones_if_they_are_there(tmp_path):
    _, curves = read(tmp_path, IRSA, ZTF_STARS, id="name", source="oid")
    assert curves["mjd"].tolist() == pytest.approx([58001.003, 58003.003], abs=1e-6)
    _, curves = read(tmp_path, IRSA.drop(columns="hjd"), ZTF_STARS, id="name", source="oid")
    assert curves["mjd"].tolist() == [58001.0, 58003.0]
    _, curves = read(
        tmp_path, IRSA.drop(columns="catflags"), ZTF_STARS, id="name", source="oid",
        bands={"zi": None}, columns={"mjd": "hjd"},
    )  # fmt: skip
    assert curves["band"].tolist() == ["g", "g", "r"]


ALERCE = pd.DataFrame(
    {
        "oid": "ZTF18abcdefg",
        "fid": [1, 2, 1, 2, 1],
        "mjd": [58001.0, 58002.0, 58003.0, 58004.0, 58005.0],
        "magpsf": [18.0, 18.1, 18.2, 18.3, 18.4],
        "sigmapsf": 0.1,
        "magpsf_corr": [15.0, 15.1, 15.2, 100.0, 15.4],
        "sigmapsf_corr": [0.01, 0.01, 0.01, 0.01, 0.01],
        "sigmapsf_corr_ext": [0.02, 0.03, 0.02, 0.02, 100.0],
        "corrected": [True, True, False, True, True],
        "dubious": [False, False, False, False, False],
        "isdiffpos": 1,
    }
)
ALERCE_STARS = pd.DataFrame({"object_id": ["ZTF18abcdefg"], "label": ["RRL"]})


def test_binary_text_is_text(tmp_path):
    frame = CURVES.assign(**{c: CURVES[c].map(str.encode) for c in ("object_id", "band")})
    stars = STARS.assign(object_id=STARS["object_id"].map(str.encode))
    objects, curves = read(tmp_path, frame, stars, "c.parquet", "s.parquet")
    assert set(curves["object_id"]) == set(objects["object_id"]) == {"007", "a", "b"}


@pytest.mark.parametrize("flags", [bool, int, str, object])
def test_detections_of_alerce_are_corrected_ones(tmp_path, capsys, flags):
    frame = ALERCE.astype({"corrected": flags, "dubious": flags})
    for name in ("c.csv", "c.parquet"):
        _, curves = read(tmp_path, frame, ALERCE_STARS, name)
        curves = curves.dropna()
        assert curves["band"].tolist() == ["g", "r"]
        assert curves["mag"].tolist() == [15.0, 15.1]
        assert curves["magerr"].tolist() == [0.02, 0.03]
        said = capsys.readouterr().out
        assert "1 not corrected to the star's own light" in said
    dubious = frame.assign(dubious=[True, False, False, False, False])
    assert len(read(tmp_path, dubious, ALERCE_STARS)[1].dropna()) == 1


def test_files_of_different_zero_points_are_refused(tmp_path):
    late = CURVES.assign(mjd=58000.0 + np.arange(6))
    save(late, tmp_path / "a.csv")
    save(late.assign(mjd=late["mjd"] - 56999.5), tmp_path / "b.csv")
    save(STARS, tmp_path / "s.csv")
    options = _check({"path": ["a.csv", "b.csv"], "objects": "s.csv"}, kind.OPTIONS, "")
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "s.csv")]
    with pytest.raises(DataError, match=r"b\.csv.*over a century"):
        list(kind.load(options, paths, 0)[1])


def test_detections_without_corrections_are_refused(tmp_path):
    bare = ALERCE.drop(columns=["magpsf_corr", "sigmapsf_corr", "sigmapsf_corr_ext"])
    refused(tmp_path, "format: alerce` has magpsf_corr", bare, ALERCE_STARS)
    refused(tmp_path, "'corrected' has 5 values", ALERCE.assign(corrected="?"), ALERCE_STARS)


# Streams


def streamed(folder, frame, monkeypatch, block, bucket, batch):
    monkeypatch.setattr(external_sort, "BLOCK", block)
    monkeypatch.setattr(kind, "BUCKET", bucket)
    monkeypatch.setattr(files, "BATCH", batch)
    stars = pd.DataFrame({"object_id": frame["object_id"].unique(), "label": "A"})
    save(stars, folder / "s.parquet")
    save(frame, folder / "c.parquet")
    options = _check({"path": "c.parquet", "objects": "s.parquet"}, kind.OPTIONS, "")
    _, blocks = kind.load(options, [folder / "c.parquet", folder / "s.parquet"], 0)
    return list(blocks)


POINTS = st.lists(
    st.tuples(
        st.sampled_from(["1", "10", "2", "a", "B", "é", "01"]),
        st.sampled_from("grV"),
        st.integers(0, 5) | st.floats(0, 9000, allow_nan=False),
        st.floats(10, 20, allow_nan=False),
        st.floats(-0.5, 0.9, allow_nan=False),
    ),
    min_size=1,
    max_size=60,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    points=POINTS,
    block=st.integers(1, 20),
    bucket=st.integers(30, 2000),
    batch=st.integers(1, 70),
    seed=st.integers(0, 9),
)
def test_any_order_of_rows_and_size_of_buckets_gives_the_same_stream(
    tmp_path, points, block, bucket, batch, seed
):
    frame = pd.DataFrame(points, columns=COLUMNS).astype({"mjd": float})
    expected = frame.sort_values(COLUMNS, ignore_index=True)
    shuffled = frame.sample(frac=1, random_state=seed)
    with pytest.MonkeyPatch.context() as monkeypatch:
        blocks = streamed(tmp_path, shuffled, monkeypatch, block, bucket, batch)
        write_curves(iter(blocks), tmp_path / "out.parquet")
    found = pd.concat(blocks, ignore_index=True)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_exact=True)
    for part in blocks:
        assert len(part) <= block or part["object_id"].nunique() == 1
    written = pq.read_table(tmp_path / "out.parquet")
    assert [str(field.type) for field in written.schema] == ["string"] * 2 + ["double"] * 3
    pd.testing.assert_frame_equal(written.to_pandas(), expected, check_dtype=False)
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert file.num_row_groups == len(blocks)
    ends = [file.metadata.row_group(n).column(0).statistics for n in range(len(blocks))]
    assert [(e.min, e.max) for e in ends] == [
        (part["object_id"].iloc[0], part["object_id"].iloc[-1]) for part in blocks
    ]


@pytest.mark.parametrize("wrong", [["b", "a"], ["a", "b", "a"], ["10", "2", "1"]])
def test_light_curves_out_of_order_are_never_written(tmp_path, wrong):
    whole = CURVES.iloc[: len(wrong)].assign(object_id=wrong)
    parts = [whole.iloc[n : n + 1] for n in range(len(wrong))]
    for blocks in ([whole], parts):
        with pytest.raises(ValueError, match="out of order"):
            write_curves(blocks, tmp_path / "out.parquet")
    halves = [CURVES.iloc[:1], CURVES.iloc[:1]]
    with pytest.raises(ValueError, match="out of order: star 'b' after 'b'"):
        write_curves(halves, tmp_path / "out.parquet")
    assert list(tmp_path.iterdir()) == []


def test_the_job_writes_both_tables(tmp_path, capsys):
    save(CURVES, tmp_path / "c.csv")
    save(STARS, tmp_path / "s.csv")
    options = _check({"path": "c.csv", "objects": "s.csv"}, kind.OPTIONS, "")
    outputs = {"objects": tmp_path / "o.parquet", "light_curves": tmp_path / "l.parquet"}
    source = {"kind": "light_curves", "seed": 0, **options}
    write_dataset([tmp_path / "c.csv", tmp_path / "s.csv"], outputs, source)
    assert pq.read_table(outputs["objects"])["object_id"].to_pylist() == ["007", "a", "b"]
    assert list(pq.read_table(outputs["light_curves"]).column_names) == COLUMNS
    assert "3 stars: 1 EW" in capsys.readouterr().out


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path, monkeypatch):
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    frame = pd.concat([CURVES] * 3)
    blocks = streamed(tmp_path, frame, monkeypatch, 2, 100, 4)
    assert len(blocks) == 3
    assert list(spare.iterdir()) == []


@pytest.mark.parametrize("folder", ["eros1_lmc", "ztf_chen_lc_tail"])
def test_real_light_curves_are_read_with_two_paths_alone(data_folder, folder):
    if not (data_folder / folder).is_dir():
        pytest.skip(f"real data are absent: {data_folder / folder}")
    names = [f"{folder}/lightcurves.parquet", f"{folder}/objects.parquet"]
    options = _check({"path": names[0], "objects": names[1]}, kind.OPTIONS, "")
    objects, blocks = kind.load(options, [data_folder / name for name in names], 0)
    rows = sum(len(block) for block in blocks)
    assert rows == pq.ParquetFile(data_folder / names[0]).metadata.num_rows
    assert objects["label"].notna().all()
