"""Users' files: every format, broken ones, and ones from other systems."""

import numpy as np
import pandas as pd
import pytest
from brought import COLUMNS, CURVES, STARS, read, refused, save

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


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "curves.csv", "is empty"),
        (b"", "curves.parquet", "is empty"),
        (b"no parquet", "curves.parquet", "cannot be read"),
        (b"no gzip", "curves.csv.gz", "cannot be read"),
        (b"no fits", "curves.fits", "cannot be read as fits"),
        (b"<VOTABLE>", "curves.vot", "cannot be read as votable"),
        (b"no table", "curves.tbl", "no column is recognised"),
        ("a\n1\n2\n", "curves.csv", "has one column only"),
        ("object_id,mag,mag\n1,2,3\n", "curves.csv", "'mag' is there twice"),
        ("object_id,band,mjd,mag,magerr\na,g,5,1,15,2,0,1\n", "curves.csv", "more values than"),
        ("object_id,band,mjd,mag,magerr\na,g,5,1,0\na,g,5,1,0,1\n", "curves.csv", "line 3, saw 6"),
        ('object_id,band,mjd,mag,magerr\na,"g,5,1,0\n', "curves.csv", "cannot be read"),
        ("é,étoile\n".encode() + "1,étoile\n".encode("latin-1"), "curves.csv", "save it as UTF-8"),
        ("x", "curves.txt", "has one column only"),
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


def test_one_file_for_both_is_refused(tmp_path):
    save(CURVES.assign(label="A"), tmp_path / "both.csv")
    refused(
        tmp_path, "`path` and `objects` name the same file", None, None,
        name="both.csv", objects="both.csv", file="both.csv",
    )  # fmt: skip


def test_binary_text_is_text(tmp_path):
    frame = CURVES.assign(**{c: CURVES[c].map(str.encode) for c in ("object_id", "band")})
    stars = STARS.assign(object_id=STARS["object_id"].map(str.encode))
    objects, curves = read(tmp_path, frame, stars, "c.parquet", "s.parquet")
    assert set(curves["object_id"]) == set(objects["object_id"]) == {"007", "a", "b"}
