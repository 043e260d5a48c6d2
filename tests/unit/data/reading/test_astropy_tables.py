"""FITS, VOTable, IPAC and machine-readable tables."""

import gzip

import numpy as np
import pandas as pd
import pytest
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.io.votable import parse
from astropy.io.votable.tree import TableElement, VOTableFile
from astropy.table import MaskedColumn, Table
from astropy.time import Time
from lightfold.data.reading.files import batches, read_file, read_header
from lightfold.errors import DataError

FIRST = Table({"object_id": ["a", "b"], "x": [0.5, 1.5]})
OTHER = Table({"object_id": ["c", "d", "e"], "y": [2, 3, 4]})


def several(path):
    hdus = [fits.PrimaryHDU(np.zeros((3, 3)))]
    hdus += [fits.BinTableHDU(FIRST[:0], name="EMPTY"), fits.ImageHDU(np.zeros(3), name="IMAGE")]
    hdus += [fits.BinTableHDU(FIRST, name="STARS"), fits.BinTableHDU(OTHER, name="MORE")]
    fits.HDUList(hdus).writeto(path)


@pytest.mark.parametrize(
    ("hdu", "columns"),
    [(None, "x"), (3, "x"), ("3", "x"), ("stars", "x"), (4, "y"), ("More", "y")],
)
def test_a_table_of_a_fits_file_is_chosen(tmp_path, hdu, columns, capsys):
    path = tmp_path / "s.fits"
    several(path)
    assert read_header(path, hdu)[0] == ["object_id", columns]
    assert list(read_file(path, ["object_id"], hdu)) == ["object_id", columns]
    assert [list(part) for part in batches(path, [columns], [], hdu)] == [[columns]]
    said = capsys.readouterr().out
    listed = "table 3 (STARS) is read; it holds the tables 1 (EMPTY), 3 (STARS), 4 (MORE)"
    assert (listed in said) == (hdu is None)


def test_a_table_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "s.fits"
    several(path)
    with pytest.raises(DataError, match=r"no table 'nine' for `hdu`; choose from 1 \(EMPTY\), 3"):
        read_file(path, [], "nine")
    fits.PrimaryHDU(np.zeros(3)).writeto(tmp_path / "image.fits")
    with pytest.raises(DataError, match="image.fits: holds no table"):
        read_header(tmp_path / "image.fits")


def test_fits_columns_of_every_type(tmp_path, capsys):
    path = tmp_path / "s.fits"
    columns = [
        fits.Column("id", "8A", array=["a", "b   ", ""]),
        fits.Column("short", "I", array=[1, -99, 3], null=-99),
        fits.Column("scaled", "I", array=[1, 2, 3]),
        fits.Column("unsigned", "J", array=np.array([1, 2, 2**32 - 1], "u4"), bzero=2**31),
        fits.Column("big", "K", array=[2**62 + 1, 2, 3]),
        fits.Column("real", "E", array=[0.5, np.nan, 1.5], unit="mag"),
        fits.Column("truth", "L", array=[True, False, True]),
        fits.Column("bits", "8X", array=np.zeros((3, 8), bool)),
        fits.Column("vector", "3E", array=np.zeros((3, 3))),
        fits.Column("complex", "C", array=np.zeros(3, "c8")),
        fits.Column("lengths", "PE()", array=np.array([[1.0], [1.0, 2.0], []], object)),
    ]
    fits.BinTableHDU.from_columns(columns).writeto(path)
    fits.setval(path, "TSCAL3", value=0.5, ext=1)
    table = read_file(path, ["id"])
    assert table["id"].tolist() == ["a", "b", None]
    assert table["short"].fillna(0).tolist() == [1, 0, 3]
    assert table["scaled"].tolist() == [0.5, 1, 1.5]
    assert table["unsigned"].tolist() == [1, 2, 2**32 - 1]
    assert table["big"].tolist() == [2**62 + 1, 2, 3]
    assert table.attrs["units"] == {"real": "mag"}
    assert table["real"].dtype.isnative
    assert "left out: bits, vector, complex, lengths" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["s.fits", "s.fits.gz", "s.csv", "s.fit"])
def test_ascii_tables_and_compression_of_fits(tmp_path, name):
    columns = [
        fits.Column("object_id", "A3", array=["a", "b"]),
        fits.Column("x", "F8.3", array=[0.5, 1.5]),
    ]
    fits.TableHDU.from_columns(columns).writeto(tmp_path / "whole.fits")
    content = (tmp_path / "whole.fits").read_bytes()
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith(("gz", "csv")) else content)
    assert read_file(path, ["object_id"])["x"].tolist() == [0.5, 1.5]


def test_a_cut_fits_file_is_named(tmp_path):
    table = Table({"x": np.arange(20000.0)})
    table.write(tmp_path / "whole.fits")
    (tmp_path / "s.fits").write_bytes((tmp_path / "whole.fits").read_bytes()[:40000])
    with pytest.raises(DataError, match="s.fits: cannot be read as fits"):
        read_file(tmp_path / "s.fits", [])


@pytest.mark.parametrize("form", ["tabledata", "binary", "binary2"])
@pytest.mark.parametrize("pack", [False, True])
def test_votables_of_every_form(tmp_path, form, pack):
    path = tmp_path / ("s.vot.gz" if pack else "s.vot")
    table = FIRST.copy()
    table["n"] = MaskedColumn([1, 2], mask=[False, form != "binary"])
    table["B-V (mag)"] = [0.5, 0.6]
    table["flag"] = MaskedColumn([True, False], mask=[False, True])
    table.write(tmp_path / "whole.vot", format="votable", tabledata_format=form)
    content = (tmp_path / "whole.vot").read_bytes()
    path.write_bytes(gzip.compress(content) if pack else content)
    frame = read_file(path, ["object_id"])
    assert list(frame) == ["object_id", "x", "n", "B-V (mag)", "flag"]
    assert frame["n"].tolist() == [1, 2 if form == "binary" else pd.NA]
    assert frame["object_id"].tolist() == ["a", "b"]
    assert frame["flag"].isna().sum() <= 1


def test_the_first_of_several_votables_is_read_and_said(tmp_path, capsys):
    FIRST.write(tmp_path / "one.vot", format="votable")
    file = parse(str(tmp_path / "one.vot"))
    more = TableElement.from_table(VOTableFile(), OTHER)
    more.name = "more"
    file.resources[0].tables.append(more)
    file.to_xml(str(tmp_path / "s.xml"))
    assert list(read_file(tmp_path / "s.xml", [])) == ["object_id", "x"]
    assert "choose by `hdu`" in capsys.readouterr().out
    assert list(read_file(tmp_path / "s.xml", [], hdu="more")) == ["object_id", "y"]


def test_an_archives_error_in_a_votable_is_called_one(tmp_path):
    path = tmp_path / "s.vot"
    path.write_text(
        '<VOTABLE version="1.3"><RESOURCE type="results">'
        '<INFO name="QUERY_STATUS" value="ERROR">no such column: perod</INFO></RESOURCE></VOTABLE>'
    )
    with pytest.raises(DataError, match="error message of its archive: no such column: perod"):
        read_file(path, [])


def test_objects_and_arrays_in_ecsv(tmp_path, capsys):
    path = tmp_path / "s.ecsv"
    table = Table({"id": ["a", "b"], "t": Time([58000.5, 58001], format="mjd")})
    table["at"] = SkyCoord([1, 2], [3, 4], unit="deg")
    table["vector"] = np.zeros((2, 3))
    table.write(path)
    frame = read_file(path, ["id"])
    assert frame["t"].tolist() == [58000.5, 58001]
    assert frame["at.ra"].tolist() == [1, 2]
    assert frame.attrs["units"]["at.dec"] == "deg"
    assert "several values per row are left out: vector" in capsys.readouterr().out


@pytest.mark.parametrize(
    "form",
    [
        *("fixed_width", "fixed_width_two_line", "commented_header", "basic", "csv", "tab"),
        *("mrt", "ipac", "ecsv"),
    ],
)
def test_what_astropy_writes_is_read(tmp_path, form):
    path = tmp_path / "table"
    FIRST.write(path, format=f"ascii.{form}")
    frame = read_file(path, ["object_id"])
    assert frame["object_id"].tolist() == ["a", "b"]
    assert frame["x"].tolist() == [0.5, 1.5]


def test_headers_of_sextractor(tmp_path):
    path = tmp_path / "field.cat"
    path.write_text(
        "#   1 NUMBER    Running object number\n#   2 MAG_AUTO  Magnitude  [mag]\n"
        "         1    14.5\n         2    15.5\n"
    )
    assert read_header(path)[0] == ["NUMBER", "MAG_AUTO"]
    assert read_file(path, [])["MAG_AUTO"].tolist() == [14.5, 15.5]


MRT = """Title: Variable stars
Authors: Someone
Table: Stars
================================================================================
Byte-by-byte Description of file: table.txt
--------------------------------------------------------------------------------
   Bytes Format Units   Label     Explanations
--------------------------------------------------------------------------------
   1-  3 A3     ---     object_id Name
   5-  9 F5.2   mag     x         ? Magnitude
  11- 12 A2     ---     label     Class
--------------------------------------------------------------------------------
001 12.25 EW
b         EA
"""


@pytest.mark.parametrize("name", ["table.mrt", "table.txt", "table.dat", "table.csv"])
def test_machine_readable_tables(tmp_path, name):
    path = tmp_path / name
    path.write_text(MRT)
    table = read_file(path, ["object_id", "label"])
    assert table["object_id"].tolist() == ["001", "b"]
    assert table["x"].fillna(0).tolist() == [12.25, 0]
    assert table.attrs["units"]["x"] == "mag"
    assert read_header(path)[0] == ["object_id", "x", "label"]


def test_ipac_tables_are_recognised_under_any_name(tmp_path):
    FIRST.write(tmp_path / "whole.tbl", format="ascii.ipac")
    path = tmp_path / "irsa.txt"
    path.write_text("\\fixlen = T\n" + (tmp_path / "whole.tbl").read_text())
    assert read_file(path, ["object_id"])["x"].tolist() == [0.5, 1.5]
    assert [len(part) for part in batches(path, ["x"], [])] == [2]
