"""What a file is, told by its first bytes; the suffix decides nothing."""

import contextlib
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from lightfold.data.reading.compression import compression, opened
from lightfold.errors import DataError

#: The format that a suffix promises, without the suffix of a compression.
_PROMISED = {
    **dict.fromkeys((".parquet", ".parq", ".pq"), "parquet"),
    **dict.fromkeys((".feather", ".arrow", ".ipc"), "arrow"),
    **dict.fromkeys((".fits", ".fit", ".fts"), "fits"),
    **dict.fromkeys((".vot", ".votable", ".xml"), "votable"),
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt", ".dat", ".asc", ".ecsv", ".tbl"), "text"),
}

_PACKED = (".gz", ".bz2", ".zst", ".xz", ".lz4")

#: How messages call the formats.
_CALLED = {"parquet": "Parquet", "arrow": "Arrow", "fits": "FITS", "votable": "VOTable"}

_BINARY = {b"PAR1": "parquet", b"ARROW1": "arrow", b"\xff" * 4: "arrow", b"SIMPLE": "fits"}

_AS_TABLE = "save the table as CSV or Parquet"

#: First bytes of files that are no tables for us: what they are, and what to do.
_REFUSED = {
    b"FEA1": ("a Feather file of the old version 1", "save it as Parquet or as Feather version 2"),
    b"\x89HDF": ("an HDF5 file", _AS_TABLE),
    b"\x93NUMPY": ("a NumPy array", _AS_TABLE),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", "save its sheet as CSV"),
    b"SQLite format 3": ("an SQLite database", _AS_TABLE),
    b"ORC": ("an ORC file", "save the table as Parquet"),
    b"Obj\x01": ("an Avro file", "save the table as Parquet"),
    b"%PDF": ("a PDF document", _AS_TABLE),
    b"{\\rtf": ("an RTF document", "save it as plain text"),
    b"\\documentclass": ("a LaTeX document", _AS_TABLE),
    b"\\begin{": ("a LaTeX table", _AS_TABLE),
    b"\x1f\x9d": ("a file compressed by `compress`", "unpack it"),
    b"version https://git-lfs": ("a pointer of Git LFS to the file", "run `git lfs pull`"),
}
_PICKLE = re.compile(rb"\x80[\x02-\x05]")

#: Bytes that are read to recognise a file.
_HEAD = 2**16


@contextlib.contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn errors in reading a file into a `DataError` that names it."""
    if not path.exists():
        raise DataError(
            f"{path}: there is no such file. Paths are relative to the data folder: set `data` in "
            f"the configuration or the environment variable LIGHTFOLD_DATA."
        )
    if path.is_file() and path.stat().st_size == 0:
        raise DataError(f"{path}: is empty.")
    try:
        yield
    except DataError:
        raise
    except PermissionError as error:
        raise DataError(f"{path}: you have no permission to read it.") from error
    except (EOFError, zlib.error, lzma.LZMAError) as error:
        raise DataError(
            f"{path}: cannot be read: {error}. It is cut off or damaged: get it again."
        ) from error
    except (pa.ArrowException, ValueError, OSError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error


def recognise(path: Path) -> str:
    """Return the format of a file: parquet, arrow, fits, votable, ipac, mrt or text.

    Raises
    ------
    DataError
        If it is something else. The message says what.
    """
    if path.is_dir():
        return "parquet"
    with opened(path) as file:
        head = file.read(_HEAD)
    kind = next((kind for magic, kind in _BINARY.items() if head.startswith(magic)), None)
    if kind:
        return kind
    if not head.strip():
        raise DataError(f"{path}: is empty.")
    _refuse(path, head)
    kind = _of_text(path, head)
    if kind == "text" and not re.search(rb"[,;|\t]", head):
        promised = _promised(path)
        if promised in _CALLED:
            raise DataError(f"{path}: cannot be read as {promised}: it is not {_CALLED[promised]}.")
        if path.name.lower().endswith(_PACKED) and not compression(path):
            raise DataError(f"{path}: cannot be read: it is neither compressed nor a table.")
    return kind


def surprise(path: Path, kind: str) -> str:
    """Return what a file is in spite of its suffix; empty if the suffix is right or unknown."""
    promised = _promised(path)
    if path.is_dir() or promised is None or promised == (kind if kind in _CALLED else "text"):
        return ""
    return f"{path}: is read as {_CALLED.get(kind, 'text')}, because that is what it holds"


def _promised(path: Path) -> str | None:
    name = path.name.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return _PROMISED.get(Path(name).suffix)


def _refuse(path: Path, head: bytes) -> None:
    """Raise a `DataError` if the first bytes are those of a known format without a reader."""
    for magic, (what, remedy) in _REFUSED.items():
        if head.startswith(magic):
            raise DataError(f"{path}: is {what}: {remedy}.")
    if _PICKLE.match(head):
        raise DataError(f"{path}: is a Python pickle: {_AS_TABLE}.")
    if head.startswith(b"PK\x03\x04"):
        with opened(path) as file, contextlib.suppress(zipfile.BadZipFile):
            inside = zipfile.ZipFile(file).namelist()
            if any(name.startswith("xl/") for name in inside):
                raise DataError(f"{path}: is an Excel workbook: save its sheet as CSV.")
            if any(name.endswith(".npy") for name in inside):
                raise DataError(f"{path}: is a file of NumPy arrays: {_AS_TABLE}.")
        raise DataError(f"{path}: is a zip archive: unpack it.")
    if head[257:262] == b"ustar":
        raise DataError(f"{path}: is a tar archive: unpack it.")


def _of_text(path: Path, head: bytes) -> str:
    """Return the kind of a text; refuse web pages and the like."""
    text = head.decode("latin-1").lstrip("\u00ef\u00bb\u00bf \t\r\n")
    low = text[:4000].lower()
    if low.startswith("<"):
        if re.search(r"<(\w+:)?votable", low):
            return "votable"
        if low.startswith("<?xml") and "<html" not in low:
            raise DataError(f"{path}: is XML, but no VOTable: {_AS_TABLE}.")
        said = re.search(r"<title>\s*(.*?)\s*</title>", text[:4000], re.IGNORECASE | re.DOTALL)
        title = f" (its title is '{said[1][:60]}')" if said else ""
        raise DataError(f"{path}: is a web page, not a table{title}: download the table again.")
    if re.match(r"\{\s*[\"}]|\[\s*[{\[]", low):
        raise DataError(
            f"{path}: is JSON, not a table: {_AS_TABLE} (it starts with '{text[:60].strip()}')."
        )
    if "byte-by-byte description" in text.lower():
        return "mrt"
    lines = [line for line in text.splitlines() if line.strip()]
    below = next((line for line in lines if not line.startswith(("|", "\\"))), "|")
    names = any(line[0] == "|" and line.rstrip()[-1] == "|" for line in lines)
    return "ipac" if names and "|" not in below and lines[0][0] in "|\\" else "text"
