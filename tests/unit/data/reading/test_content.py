"""What a file is, whatever its name says."""

import gzip
import os
import pickle
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest
from lightfold.data.reading.files import batches, read_file, read_header
from lightfold.errors import DataError
from samples import ROOT

FRAME = pd.DataFrame({"object_id": ["a", "b"], "x": [0.5, 1.5], "label": ["EW", "EA"]})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"<html><head><title>502 Bad Gateway</title></head>a, b",
            "is a web page.*'502 Bad Gateway'",
        ),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<p>a, b, c</p>", "is a web page"),
        (b"<br />\n<b>Warning</b>: a, b", "is a web page"),
        (b'<?xml version="1.0"?>\n<kml><a>1, 2</a></kml>', "is XML, but no VOTable"),
        (b'{"error": "no such table", "code": 404}', "is JSON, not a table"),
        (b'[{"a": 1, "b": 2}]', "is JSON, not a table"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
            "is a pointer of Git LFS to the file: run `git lfs pull`",
        ),
        (b"\x89HDF\r\n\x1a\n", "is an HDF5 file: save the table as CSV or Parquet"),
        (b"\x93NUMPY\x01", "is a NumPy array"),
        (pickle.dumps(FRAME), "is a Python pickle"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old Excel workbook"),
        (b"SQLite format 3\0", "is an SQLite database"),
        (b"FEA1\0\0\0\0", "is a Feather file of the old version 1"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"\\begin{tabular}{ll}\na & b \\\\\n", "is a LaTeX table"),
        (b"\x7fELF,\0\0\0\1\2\3", "holds NUL bytes"),
        (gzip.compress(b"<html>a, b"), "is a web page"),
        (gzip.compress(b""), "is empty"),
        (b"", "is empty"),
        (b"\n \n", "is empty"),
    ],
)
@pytest.mark.parametrize("name", ["stars.csv", "stars.parquet", "stars"])
def test_what_is_no_table_is_called_what_it_is(tmp_path, content, name, message):
    path = tmp_path / name
    path.write_bytes(content)
    for read in (
        read_header,
        lambda path: read_file(path, []),
        lambda path: list(batches(path, ["a"], [])),
    ):
        with pytest.raises(DataError, match=f"{name}: {message}"):
            read(path)


def test_archives_are_called_what_they_are(tmp_path):
    path = tmp_path / "s.csv"
    for inside, message in (
        ("xl/workbook.xml", "Excel workbook"),
        ("a.npy", "NumPy arrays"),
        ("a.csv", "a zip archive: unpack it"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, "")
        with pytest.raises(DataError, match=message):
            read_header(path)


def test_a_table_under_a_wrong_name_is_read_and_said(tmp_path, capsys):
    FRAME.to_parquet(tmp_path / "s.csv")
    pd.testing.assert_frame_equal(read_file(tmp_path / "s.csv", []), FRAME)
    assert "is read as Parquet, because that is what it holds" in capsys.readouterr().out
    FRAME.to_csv(tmp_path / "s.parquet", index=False)
    pd.testing.assert_frame_equal(read_file(tmp_path / "s.parquet", []), FRAME)
    assert "is read as text" in capsys.readouterr().out
    FRAME.to_csv(tmp_path / "s.fits.gz", index=False, compression="gzip")
    pd.testing.assert_frame_equal(read_file(tmp_path / "s.fits.gz", []), FRAME)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path):
    FRAME.to_csv(tmp_path / "s.csv")
    (tmp_path / "s.csv").chmod(0)
    with pytest.raises(DataError, match="s.csv: you have no permission to read it"):
        read_header(tmp_path / "s.csv")


def test_a_folder_without_tables_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    for read in (read_header, lambda path: read_file(path, [])):
        with pytest.raises(DataError, match="is a folder without Parquet files"):
            read(tmp_path)


def test_headers_are_read_without_pandas(tmp_path):
    FRAME.to_parquet(tmp_path / "s.parquet")
    FRAME.to_csv(tmp_path / "s.csv", index=False)
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]);"
        "from lightfold.data.reading.headers import read_header, guess_rows;"
        "names = [read_header(pathlib.Path(p))[0] for p in sys.argv[2:]];"
        "assert names == [['object_id', 'x', 'label']] * 2, names;"
        "assert 'pandas' not in sys.modules and 'astropy' not in sys.modules"
    )
    files = [str(tmp_path / name) for name in ("s.parquet", "s.csv")]
    subprocess.run([sys.executable, "-c", code, str(ROOT / "scripts"), *files], check=True)


def test_a_long_text_is_not_mistaken_for_a_table_of_two_byte_characters(tmp_path):
    path = tmp_path / "s.csv"
    path.write_bytes(np.arange(5000, dtype="u2").tobytes())
    with pytest.raises(DataError):
        read_header(path)
