"""Parquet and Arrow tables with columns of every type, in files and in folders."""

import datetime
import gzip
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
from lightfold.data.reading.files import batches, guess_rows, read_file, read_header
from lightfold.errors import DataError

TABLE = pa.table(
    {
        "object_id": ["a", "b", "c"],
        "decimal": pa.array([Decimal("0.1"), None, Decimal("2.5")], pa.decimal128(20, 10)),
        "gaps": pa.array([True, None, False]),
        "truth": pa.array([True, False, True]),
        "integer": pa.array([2**62 + 1, None, 3]),
        "unsigned": pa.array([2**63 + 1, 1, 2], pa.uint64()),
        "half": pa.array(np.array([0.5, 1.5, 2.5], "f2")),
        "dictionary": pa.array(["x", None, "y"]).dictionary_encode(),
        "large": pa.array(["x", None, "y"], pa.large_string()),
        "bytes": pa.array([b"x", None, "é".encode()]),
        "latin": pa.array([b"x", None, "é".encode("latin-1")]),
        "fixed": pa.array([b"xx", None, b"yy"], pa.binary(2)),
        "time": pa.array([datetime.datetime(2020, 1, 1)] * 3),
        "date": pa.array([datetime.date(2020, 1, 1)] * 3),
        "clock": pa.array([datetime.time(1, 2)] * 3),
        "span": pa.array([datetime.timedelta(1)] * 3),
        "nothing": pa.nulls(3),
        "list": pa.array([[1.0], None, []]),
        "struct": pa.array([{"mjd": [1.0]}] * 3),
        "map": pa.array([[("a", 1)]] * 3, pa.map_(pa.string(), pa.int64())),
    }
)  # fmt: skip
NESTED = ["list", "struct", "map"]


def save(table, path):
    if path.suffix in (".feather", ".arrow"):
        pa.feather.write_feather(table, path)
    elif path.suffix == ".arrows":
        with pa.ipc.new_stream(path, table.schema) as stream:
            stream.write_table(table)
    else:
        pq.write_table(table, path, version="2.6", store_schema=True)


def expect(table):
    np.testing.assert_array_equal(table["decimal"], [0.1, np.nan, 2.5])
    np.testing.assert_array_equal(table["gaps"], [1, np.nan, 0])
    assert table["truth"].tolist() == [True, False, True]
    assert table["integer"].tolist() == [2**62 + 1, pd.NA, 3]
    assert table["unsigned"].tolist() == [2**63 + 1, 1, 2]
    assert table["half"].tolist() == [0.5, 1.5, 2.5]
    for column in ("dictionary", "large"):
        assert table[column].fillna("").tolist() == ["x", "", "y"]
    assert (
        table["bytes"].fillna("").tolist() == table["latin"].fillna("").tolist() == ["x", "", "é"]
    )
    assert table["fixed"].fillna("").tolist() == ["xx", "", "yy"]
    assert table["time"].dtype.kind == table["date"].dtype.kind == "M"
    assert table["nothing"].isna().all()
    assert table["nothing"].dtype == "f8"


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".arrow", ".arrows", ".csv"])
def test_columns_of_every_type(tmp_path, suffix, capsys):
    path = tmp_path / f"s{suffix}"
    save(TABLE, path)
    assert read_header(path)[0] == TABLE.column_names
    table = read_file(path, ["object_id"])
    assert not set(table) & set(NESTED)
    said = capsys.readouterr().out
    assert f"{path}: columns with several values per row are left out: list, struct, map" in said
    expect(table)
    flat = [name for name in TABLE.column_names if name not in NESTED]
    expect(pd.concat(batches(path, flat, ["object_id"])))
    assert pd.concat(batches(path, ["list"], []))["list"].tolist() == [1.0]
    for column in ("struct", "map"):
        with pytest.raises(DataError, match=f"column '{column}' is nested"):
            list(batches(path, [column], []))


def test_a_compressed_parquet_file_is_read(tmp_path):
    save(TABLE, tmp_path / "s.parquet")
    path = tmp_path / "s.parquet.gz"
    path.write_bytes(gzip.compress((tmp_path / "s.parquet").read_bytes()))
    expect(read_file(path, []))
    assert guess_rows(path) == 3


def test_repeated_names_are_refused(tmp_path):
    save(pa.table([[1], [2]], names=["x", "x"]), tmp_path / "s.parquet")
    for read in (read_header, lambda path: read_file(path, [])):
        with pytest.raises(DataError, match="s.parquet: the column 'x' is there twice"):
            read(tmp_path / "s.parquet")


def test_decimals_are_rounded_once(tmp_path):
    texts = ["0.1", "1234567.8901234567", "3.3333333333333333", "0.0000000000000001"]
    values = pa.array([Decimal(text) for text in texts], pa.decimal128(38, 16))
    save(pa.table({"x": values}), tmp_path / "s.parquet")
    assert read_file(tmp_path / "s.parquet", [])["x"].tolist() == [float(text) for text in texts]


@pytest.fixture
def folder(tmp_path):
    """Return a folder as Spark writes it, with the labels in the names of its folders."""
    path = tmp_path / "points.parquet"
    for label in ("EW", "EA", "01", "a%20b", "__HIVE_DEFAULT_PARTITION__"):
        (path / f"label={label}").mkdir(parents=True)
        part = pa.table({"object_id": [f"S{label[:2]}"], "mag": [15.5]})
        pq.write_table(part, path / f"label={label}" / "part-0.snappy.parquet")
    (path / "_SUCCESS").write_text("")
    (path / "_metadata").write_bytes(b"PAR1 broken")
    (path / ".part-0.parquet.crc").write_bytes(b"x")
    (path / "_temporary").mkdir()
    (path / "_temporary" / "part.parquet").write_bytes(b"PAR1 broken")
    return path


def test_a_folder_with_labels_in_its_names_is_one_table(folder):
    assert read_header(folder)[0] == ["object_id", "mag", "label"]
    assert guess_rows(folder) == 5
    table = read_file(folder, ["object_id", "label"])
    assert set(table["label"].dropna()) == {"EW", "EA", "01", "a b"}
    parts = pd.concat(batches(folder, ["label", "mag"], ["label"]))
    assert parts["label"].fillna("").tolist() == table["label"].fillna("").tolist()
    assert parts.index.tolist() == list(range(5))
    assert [len(part.columns) for part in batches(folder, ["mag"], [])] == [1] * 5


def test_numbers_in_the_names_of_folders_are_numbers(tmp_path):
    path = tmp_path / "points"
    (path / "year=2019").mkdir(parents=True)
    pq.write_table(pa.table({"mag": [15.5]}), path / "year=2019" / "0.parquet")
    assert read_file(path, [])["year"].tolist() == [2019]


def test_files_of_a_folder_may_differ(tmp_path):
    path = tmp_path / "points"
    path.mkdir()
    pq.write_table(pa.table({"id": ["a"], "x": pa.nulls(1)}), path / "0.parquet")
    pq.write_table(pa.table({"id": ["b"], "x": [1.5], "y": [2]}), path / "1.parquet")
    table = read_file(path, ["id"])
    assert table["x"].fillna(0).tolist() == [0, 1.5]
    assert table["y"].fillna(0).tolist() == [0, 2]
    assert len(pd.concat(batches(path, ["x"], []))) == 2
    with pytest.raises(DataError, match=r"0.parquet: no column 'y', which other files"):
        list(batches(path, ["y"], []))


def test_a_cut_file_of_a_folder_is_named(tmp_path):
    path = tmp_path / "points"
    path.mkdir()
    save(TABLE, path / "0.parquet")
    whole = (path / "0.parquet").read_bytes()
    (path / "1.parquet").write_bytes(whole[: len(whole) // 2])
    for read in (read_header, lambda path: read_file(path, [])):
        with pytest.raises(DataError, match=r"points.*cannot be read"):
            read(path)


def test_one_giant_row_group_comes_in_batches(tmp_path):
    path = tmp_path / "s.parquet"
    pq.write_table(pa.table({"x": np.arange(600_000.0)}), path, row_group_size=10**6)
    parts = list(batches(path, ["x"], []))
    assert [len(part) for part in parts] == [250_000, 250_000, 100_000]
    assert parts[-1].index[-1] == 599_999
