"""A table that is read in chunks has every value that it has when it is read whole."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pytest
from astropy.table import MaskedColumn, Table
from lightfold.data.reading import delimited
from lightfold.errors import DataError
from lightfold.plugins.datasets import table as whole
from lightfold.prediction.reading import rows, source
from lightfold.prediction.reading.source import Source

NUMBERS = np.round(np.random.default_rng(1).normal(1, 3, 40), 3)


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Read parts of a few rows, so that a small file has many."""
    monkeypatch.setattr(source, "CHUNK", 4)
    monkeypatch.setattr(rows, "CHUNK", 4)
    monkeypatch.setattr(delimited, "_BLOCK", 120)


def read(paths, folder, features=("x",), **options):
    paths = paths if isinstance(paths, list) else [paths]
    return rows.read(Source(paths, [*features], [], options), folder, "key", print)


def joined(found):
    return pd.concat([found.chunk(number) for number in range(len(found.sizes))])


def stars(**columns):
    number = len(next(iter(columns.values())))
    return pd.DataFrame({"object_id": [f"s{n:02d}" for n in range(number)], **columns})


def written(text, path):
    path.write_text(text)
    return path


def csv(path, values):
    lines = [f"s{number:02d},{value},0.5" for number, value in enumerate(values)]
    return written("\n".join(["object_id,x,y", *lines]) + "\n", path)


#: Columns of text of which no part tells what they are, by what is odd about them.
ODD = {
    "a mark that is rare": [*NUMBERS[:39], "-99.99"],
    "a weak mark": ["9.99", *np.round(NUMBERS / 10, 3)[:38], "9.99"],
    "a mark that others make a value": [*NUMBERS[:38], "-99.99", "-150"],
    "whole numbers that become decimals": [*range(20), *NUMBERS[:20]],
    "large integers beside decimals": [2**53 + 1, *range(20), *NUMBERS[:19]],
    "texts for missing": ["n/a", *NUMBERS[:20], "--", "", "NaN", *NUMBERS[20:36]],
    "infinities": ["inf", *NUMBERS[:38], "-Infinity"],
    "exponents of Fortran": ["1.5D+02", *NUMBERS[:39]],
    "a minus of Unicode": [*NUMBERS[:39], "\u22121.25"],
    "truth values": ["true", "false"] * 20,
    "truth values and digits": ["true", "false", *["1", "0"] * 19],
    "nothing at first": [""] * 20 + [*NUMBERS[:20]],
    "nothing at all": [""] * 40,
    "marks only": ["-99.9"] * 40,
    "powers of ten": ["100000", "1000000", *NUMBERS[:38]],
}


@pytest.mark.parametrize("values", ODD.values(), ids=ODD)
def test_chunks_of_a_text_are_as_the_whole(tmp_path, values):
    path = csv(tmp_path / "stars.csv", values)
    found = read(path, tmp_path / "rows")
    assert len(found.sizes) > 2
    frame = pd.read_csv(path, dtype=str)
    chunks = joined(found)
    assert list(chunks.index) == frame["object_id"].tolist()
    table = whole.read_stacked([path], [str(path)], ["object_id"], "object_id")[0]
    options = {"features": ["x", "y"], "exclude": [], "allow": ["x", "y"]}
    known = pd.DataFrame({"object_id": table["object_id"], "label": None, "row": table.index})
    expected = whole.take_features(table[["x", "y"]], known, options, path)
    column = expected["x"] if "x" in expected else pd.Series(np.nan, table.index)
    np.testing.assert_array_equal(chunks["x"], column)


def test_decimal_commas_beside_points_are_read_as_in_the_whole(tmp_path):
    values = [str(value).replace(".", ",") for value in NUMBERS[:20]] + [*map(str, NUMBERS[20:])]
    lines = [f"s{number:02d};{value}" for number, value in enumerate(values)]
    path = written("\n".join(["object_id;x", *lines]) + "\n", tmp_path / "stars.csv")
    np.testing.assert_array_equal(joined(read(path, tmp_path / "rows"))["x"], NUMBERS)


def test_rows_without_a_value_are_skipped_and_count_in_numbers_of_rows(tmp_path, capsys):
    lines = [f"s{n:02d},{n}" if n % 7 else "," for n in range(30)]
    path = written("\n".join(["object_id,x", *lines]) + "\n", tmp_path / "stars.csv")
    found = joined(read(path, tmp_path / "rows"))
    assert list(found["x"]) == [n for n in range(30) if n % 7]
    assert "5 empty rows are skipped" in capsys.readouterr().out


def test_odd_columns_skip_the_same_rows(tmp_path):
    lines = [f"s{n:02d},{'true' if n % 2 else 'false'}" if n % 7 else "," for n in range(30)]
    lines[2] = "s02,1"
    path = written("\n".join(["object_id,x", *lines]) + "\n", tmp_path / "stars.csv")
    found = joined(read(path, tmp_path / "rows"))["x"]
    assert list(found) == [1 if n == 2 else n % 2 for n in range(30) if n % 7]


def test_text_in_a_feature_is_refused_with_its_row_and_value(tmp_path):
    path = csv(tmp_path / "stars.csv", [*NUMBERS[:30], "bright", *NUMBERS[31:]])
    with pytest.raises(DataError, match=r"column 'x' has 1 value .* 'bright' in row 31: .*columns"):
        read(path, tmp_path / "rows")


def test_text_all_over_is_refused(tmp_path):
    path = csv(tmp_path / "stars.csv", ["bright"] * 30)
    with pytest.raises(DataError, match="column 'x' has 30 values.*first 'bright' in row 1"):
        read(path, tmp_path / "rows")


def save(frame, path):
    if path.suffix == ".feather":
        pyarrow.feather.write_feather(frame, path, chunksize=5)
    elif path.suffix == ".parquet":
        frame.to_parquet(path, row_group_size=7)
    else:
        table = Table.from_pandas(frame)
        table["x"] = MaskedColumn(table["x"], mask=frame["x"] == 5, unit="d")
        kind = {".fits": "fits", ".vot": "votable", ".ecsv": "ascii.ecsv"}[path.suffix]
        table.write(path, format=kind)


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".fits", ".vot", ".ecsv"])
def test_every_format_is_read_in_chunks(tmp_path, suffix):
    frame = stars(x=[-99.0, 5.0, *NUMBERS[:18]], n=range(20), name=[f"n{n}" for n in range(20)])
    path = tmp_path / f"stars{suffix}"
    save(frame, path)
    found = read(path, tmp_path / "rows", ["x", "n"])
    expected = frame["x"].where(frame["x"] != -99)
    if suffix in (".fits", ".vot", ".ecsv"):
        expected = expected.where(expected != 5)
    np.testing.assert_array_equal(joined(found)["x"], expected)
    np.testing.assert_array_equal(found.column("x"), expected)
    np.testing.assert_array_equal(found.column("n"), frame["n"])
    assert found.columns.others == ["name"]
    assert found.others(1, ["name"])["name"].tolist()[0] == f"n{found.sizes[0]}"


def test_several_files_are_one_table(tmp_path, capsys):
    first = csv(tmp_path / "a.csv", NUMBERS[:20])
    stars(x=NUMBERS[:5], z=1.0).replace(regex={"object_id": {"s": "t"}}).to_parquet(
        tmp_path / "b.parquet"
    )
    found = read([first, tmp_path / "b.parquet"], tmp_path / "rows", ["x", "y"])
    frame = joined(found)
    assert frame.index[-1] == "t04"
    np.testing.assert_array_equal(frame["x"], [*NUMBERS[:20], *NUMBERS[:5]])
    assert frame["y"].isna().sum() == 5
    assert "column 'y' is missing in 1 of 2 files" in capsys.readouterr().out


def test_what_lightfold_has_made_has_no_marks_and_keeps_its_flags(tmp_path):
    stars(x=[-99.0, *NUMBERS[:19]], flag_alias=range(20)).to_parquet(tmp_path / "f.parquet")
    own = Source([tmp_path / "f.parquet"], ["x"], [], {}, own=True)
    frame = joined(rows.read(own, tmp_path / "rows", "key"))
    assert frame["x"].iloc[0] == -99
    assert list(frame["flag_alias"]) == list(range(20))


def test_ids_are_found_or_rows_are_numbered(tmp_path, capsys):
    frame = stars(x=NUMBERS[:10]).rename(columns={"object_id": "ID"})
    frame.to_csv(tmp_path / "a.csv", index=False)
    assert joined(read(tmp_path / "a.csv", tmp_path / "rows")).index[0] == "s00"
    assert "column 'ID' is taken to identify the stars" in capsys.readouterr().out
    frame.assign(star=range(10)).to_csv(tmp_path / "b.csv", index=False)
    with pytest.raises(DataError, match="each of 'ID', 'star' may identify"):
        read(tmp_path / "b.csv", tmp_path / "b")
    found = joined(read(tmp_path / "b.csv", tmp_path / "b", id="star"))
    assert list(found.index) == [str(n) for n in range(10)]
    frame.assign(y=1).drop(columns="ID").to_csv(tmp_path / "c.csv", index=False)
    found = joined(read(tmp_path / "c.csv", tmp_path / "c"))
    assert list(found.index) == [str(n + 1) for n in range(10)]
    assert "numbered by their rows" in capsys.readouterr().out


def test_an_id_that_is_named_and_absent_is_refused_with_the_nearest(tmp_path):
    csv(tmp_path / "a.csv", NUMBERS)
    with pytest.raises(DataError, match="no column 'objectid' for `id`; did you mean 'object_id'"):
        read(tmp_path / "a.csv", tmp_path / "rows", id="objectid")


def test_ids_keep_leading_zeros_and_no_id_is_twice(tmp_path):
    path = written(
        "object_id,x,y\n" + "".join(f"00{n},1,2\n" for n in range(9)), tmp_path / "a.csv"
    )
    assert joined(read(path, tmp_path / "rows")).index[3] == "003"
    path.write_text(path.read_text() + "003,1,2\n")
    with pytest.raises(DataError, match="1 repeated id, first '003'"):
        read(path, tmp_path / "again")


def test_a_file_without_names_or_rows_is_refused(tmp_path):
    with pytest.raises(DataError, match="start the file with the names of the columns"):
        read(written("1,2\n3,4\n", tmp_path / "a.csv"), tmp_path / "rows")
    with pytest.raises(DataError, match="has no rows"):
        read(written("object_id,x\n", tmp_path / "b.csv"), tmp_path / "rows")


def test_rows_are_read_again_only_under_another_key(tmp_path, monkeypatch):
    path = csv(tmp_path / "a.csv", [*NUMBERS[:39], "-99.99"])
    first = joined(read(path, tmp_path / "rows"))
    own = Source([path], ["x"], [], {})
    with monkeypatch.context() as patched:
        patched.setattr(Source, "parts", lambda *given: pytest.fail("read again"))
        pd.testing.assert_frame_equal(joined(rows.read(own, tmp_path / "rows", "key")), first)
    csv(tmp_path / "a.csv", NUMBERS[:8])
    assert len(joined(rows.read(own, tmp_path / "rows", "other"))) == 8
    assert len(list((tmp_path / "rows").glob("*.parquet"))) == 1


def test_columns_with_several_values_per_row_are_no_columns(tmp_path):
    table = pa.table({"object_id": ["a", "b"], "x": [1.0, 2.0], "many": [[1], [2]]})
    pa.parquet.write_table(table, tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet", tmp_path / "rows").columns.others == []


def test_a_period_that_is_stated_in_hours_is_refused_where_lightfold_computed_it(tmp_path):
    table = Table({"object_id": ["a", "b"], "period": MaskedColumn([1.0, 2.0], unit="h")})
    table.write(tmp_path / "a.vot", format="votable")
    computed = Source([tmp_path / "a.vot"], ["period"], ["g"], {})
    with pytest.raises(DataError, match="column 'period' is in 'h', and .* periods in days"):
        rows.read(computed, tmp_path / "rows", "key")
    read(tmp_path / "a.vot", tmp_path / "rows", ["period"])
    table["period"].unit = "d"
    table.write(tmp_path / "b.vot", format="votable")
    computed = Source([tmp_path / "b.vot"], ["period"], ["g"], {})
    assert rows.read(computed, tmp_path / "other", "key").sizes == [2]
