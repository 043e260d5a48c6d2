"""Bad files of stars in binary and compressed formats, and stars in several files."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from astropy.io import fits
from astropy.table import Table
from campaign.bad_tables import Case, Rng, base, csv, drawn


def written(table: pd.DataFrame, name: str) -> bytes:
    """Return a table as the bytes of a file whose suffix says how."""
    target = io.BytesIO()
    if name.endswith(".parquet"):
        table.to_parquet(target)
    elif name.endswith((".fits", ".vot")):
        kind = "fits" if name.endswith(".fits") else "votable"
        own = Table.from_pandas(table.astype({"object_id": "object", "label": "object"}))
        for column in ("object_id", "label"):
            own[column] = own[column].astype("U8")
        own.write(target, format=kind)
    elif name.endswith(".gz"):
        target.write(gzip.compress(csv(table).encode()))
    else:
        target.write(csv(table).encode())
    return target.getvalue()


FORMATS = ["stars.parquet", "stars.fits", "stars.vot", "stars.csv.gz", "stars.csv"]


def sound(rng: Rng) -> Case:
    table = base(rng)
    name = drawn(rng, FORMATS)
    return Case({name: written(table, name)}, len(table), whole=True)


def truncated(rng: Rng) -> Case:
    table = base(rng)
    name = drawn(rng, FORMATS)
    data = written(table, name)
    return Case({name: data[: rng.integers(1, len(data))]}, len(table))


def bytes_changed(rng: Rng) -> Case:
    table = base(rng)
    name = drawn(rng, FORMATS)
    data = bytearray(written(table, name))
    for place in rng.integers(len(data), size=rng.integers(1, 9)):
        data[place] = rng.integers(256)
    return Case({name: bytes(data)}, len(table))


def wrong_suffix(rng: Rng) -> Case:
    table = base(rng)
    data = written(table, drawn(rng, FORMATS))
    suffix = drawn(
        rng, ["csv", "parquet", "fits", "vot", "tbl", "ecsv", "csv.gz", "txt", "dat", "xlsx", "h5"]
    )
    return Case({f"stars.{suffix}": data}, len(table))


def compression(rng: Rng) -> Case:
    table = base(rng)
    data = csv(table).encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        for number in range(rng.integers(0, 3)):
            opened.writestr(f"part{number}.csv", data)
    packed = [gzip.compress(gzip.compress(data)), bz2.compress(data), lzma.compress(data)]
    packed += [
        archive.getvalue(),
        data,
        gzip.compress(data) + b"rest",
        gzip.compress(b""),
        b"\x1f\x8b",
    ]
    name = drawn(rng, ["stars.csv.gz", "stars.csv", "stars.csv.bz2", "stars.csv.xz", "stars.zip"])
    return Case({name: drawn(rng, packed)}, 3 * len(table))


def parquet_types(rng: Rng) -> Case:
    table = base(rng)
    size = len(table)
    columns: dict[str, Any] = {name: pa.array(table[name].tolist()) for name in table}
    last = table.columns[-1]
    odd = {
        "lists": pa.array([[1.0, 2.0]] * size),
        "structs": pa.array([{"a": 1.0}] * size),
        "words": pa.array(["x"] * size).dictionary_encode(),
        "nothing": pa.nulls(size),
        "decimals": pa.array(range(size)).cast(pa.decimal128(24, 3)),
        "times": pa.array(range(size)).cast(pa.timestamp("us")),
        "bytes": pa.array([b"\xff\x00"] * size),
        "flags": pa.array([True, False] * size)[:size],
        "half": pa.array(np.ones(size, "float16")),
        "big": pa.array([2**64 - 1] * size, pa.uint64()),
        "lapse": pa.array(range(size)).cast(pa.duration("s")),
    }
    name = drawn(rng, list(odd))
    columns[drawn(rng, [last, last, name, "object_id", "label"])] = odd[name]
    made = pa.table(columns)
    if rng.uniform() < 0.15:
        made = pa.Table.from_arrays(made.columns, [*made.column_names[:-1], made.column_names[-2]])
    if rng.uniform() < 0.1:
        made = drawn(rng, [made.slice(0, 0), made.select([]), made.drop_columns("label")])
    target = io.BytesIO()
    pq.write_table(made, target)
    return Case({"stars.parquet": target.getvalue()}, size)


def fits_tables(rng: Rng) -> Case:
    table = base(rng)
    size = len(table)
    found = [
        fits.Column("object_id", "8A", array=table["object_id"].to_numpy("U8")),
        fits.Column("label", "8A", array=table["label"].to_numpy("U8")),
        fits.Column("period", "D", array=table["period"].to_numpy()),
    ]
    odd = [
        fits.Column("vector", "3D", array=np.ones((size, 3))),
        fits.Column("complex", "M", array=np.ones(size, complex)),
        fits.Column("null", "I", null=-99, array=np.full(size, -99)),
        fits.Column("LABEL_2", "4A", array=np.full(size, "x")),
        fits.Column("flag", "L", array=np.ones(size, bool)),
        fits.Column("bits", "8X", array=np.ones((size, 8), bool)),
        fits.Column("texts", "2000A", array=np.full(size, "x")),
        fits.Column("lists", "PD()", array=np.array([np.ones(n % 3) for n in range(size)], object)),
    ]
    parts: list[Any] = [fits.PrimaryHDU(drawn(rng, [None, np.ones((4, 4))]))]
    if rng.uniform() < 0.8:
        columns = [*found, odd[rng.integers(len(odd))]]
        parts.append(fits.BinTableHDU.from_columns(columns))
    target = io.BytesIO()
    fits.HDUList(parts).writeto(target, output_verify="silentfix+ignore")
    return Case({"stars.fits": target.getvalue()}, size)


def labels_apart(rng: Rng) -> Case:
    table = base(rng)
    own = table[["object_id", "label"]]
    how = rng.integers(6)
    if how == 0:
        own = pd.concat([own, own.iloc[:5]])
    elif how == 1:
        own = own.assign(object_id=own["object_id"].str[1:])
    elif how == 2:
        own = own.iloc[:0]
    elif how == 3:
        own = own.rename(columns={"label": "class"})
    elif how == 4:
        own = pd.concat([own, own.assign(label="RRc")])
    files = {
        "stars.csv": csv(table.drop(columns="label")).encode(),
        "labels.csv": csv(own).encode(),
    }
    return Case(files, len(table), {"labels": "labels.csv"}, whole=how == 5)


def several_files(rng: Rng) -> Case:
    table = base(rng)
    halves = table.iloc[: len(table) // 2], table.iloc[len(table) // 2 :]
    others = [
        csv(halves[1]),
        csv(halves[1].drop(columns=table.columns[-1])),
        csv(halves[1].rename(columns={table.columns[-1]: "another"})),
        csv(table),
        csv(halves[1].assign(**{table.columns[-1]: "text"})),
        csv(halves[1].iloc[:, ::-1]),
        "",
        csv(halves[1], sep=";"),
        csv(halves[1], header=False),
    ]
    which = rng.integers(len(others))
    files = {"stars-1.csv": csv(halves[0]).encode(), "stars-2.csv": others[which].encode()}
    return Case(files, len(table), {"path": ["stars-1.csv", "stars-2.csv"]}, whole=which in (0, 5))


FILES: dict[str, Callable[[Rng], Case]] = {
    make.__name__: make
    for make in (
        *(sound, truncated, bytes_changed, wrong_suffix, compression),
        *(parquet_types, fits_tables, labels_apart, several_files),
    )
}
