"""Compressed files, recognised by their first bytes whatever their suffix."""

import bz2
import gzip
import io
import lzma
from pathlib import Path
from typing import IO

import pyarrow as pa

#: First bytes of compressed files, and the name of the compression.
_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bz2",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\xfd7zXZ\x00": "xz",
    b"\x04\x22\x4d\x18": "lz4",
}

#: Typical ratio of the sizes of text before and after compression.
RATIO = 5


def compression(path: Path) -> str | None:
    """Return the name of a file's compression; None if it is not compressed."""
    with path.open("rb") as file:
        first = file.read(8)
    return next((name for magic, name in _MAGIC.items() if first.startswith(magic)), None)


def opened(path: Path) -> IO[bytes] | io.BufferedIOBase | pa.NativeFile:
    """Open a file for reading, decompressed while it is read."""
    kind = compression(path)
    if kind == "gzip":
        return gzip.open(path)
    if kind == "bz2":
        return bz2.open(path)
    if kind == "xz":
        return lzma.open(path)
    if kind:  # the standard library of Python 3.11 does not know them
        return pa.CompressedInputStream(pa.OSFile(str(path)), kind)
    return path.open("rb")


def seekable(path: Path) -> Path | io.BytesIO:
    """Return the path if the file is not compressed, else its whole content."""
    if compression(path) is None:
        return path
    with opened(path) as file:
        return io.BytesIO(file.read())
