"""Text of any encoding and with any ends of lines, as lines of UTF-8."""

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path

from lightfold.data.reading.compression import opened
from lightfold.errors import DataError

#: Bytes that are read at once.
_PIECE = 2**20

_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def pieces(path: Path, say: Callable[[str], object], size: int = _PIECE) -> Iterator[bytes]:
    """Yield a text file in pieces of whole lines, in UTF-8, each ended by a line feed.

    Parameters
    ----------
    path : Path
        The file, which may be compressed.
    say : callable
        Is told that the text is not UTF-8.
    size : int
        Number of bytes that are read at once.

    Raises
    ------
    DataError
        If the file holds NUL bytes, or is UTF-8 in some places but not in others.
    """
    rest = b""
    for piece in _utf8(path, say, size):
        text = rest + piece
        rest = b""
        if text.endswith(b"\r"):  # its \n may be in the next piece
            text, rest = text[:-1], b"\r"
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        cut = text.rfind(b"\n") + 1
        rest = text[cut:] + rest
        if cut:
            yield text[:cut]
    if rest.strip():
        yield rest.rstrip(b"\r") + b"\n"


def _utf8(path: Path, say: Callable[[str], object], size: int) -> Iterator[bytes]:
    with opened(path) as file:
        first = file.read(size)
        mark = next((mark for mark in _BOMS if first.startswith(mark)), b"")
        encoding = _BOMS.get(mark) or _wide(first) or "utf-8"
        first = first[len(mark) :]
        if encoding != "utf-8":
            decoder = codecs.getincrementaldecoder(encoding)()
            while first:
                yield decoder.decode(first).encode()
                first = file.read(size)
            decoder.decode(b"", final=True)
            return
        decode = _Decoder(path, say)
        while first:
            yield decode(first)
            first = file.read(size)
        yield decode(b"", final=True)


def _wide(first: bytes) -> str | None:
    """Return the encoding if most characters are of two bytes, one of them zero."""
    sample = first[:2000]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(sample) > 3 and zeros.count(0) > 0.7 * len(zeros):
            return encoding
    return None


class _Decoder:
    """The decoder of a file that should be UTF-8 and may be Latin-1."""

    def __init__(self, path: Path, say: Callable[[str], object]) -> None:
        self.path, self.say = path, say
        self.latin = self.wide = False
        self.pending = b""

    def __call__(self, piece: bytes, final: bool = False) -> bytes:
        """Return a piece as UTF-8; a character that it cuts is kept for the next one."""
        if b"\0" in piece:
            raise DataError(
                f"{self.path}: holds NUL bytes, so it is neither text nor a table in a known "
                f"format: save it as CSV or Parquet."
            )
        piece = self.pending + piece
        self.pending = b""
        if piece.isascii():
            return piece
        if not self.latin:
            try:
                piece.decode()
            except UnicodeDecodeError as error:
                if error.reason == "unexpected end of data" and not final:
                    self.pending = piece[error.start :]
                    self.wide |= not piece[: error.start].isascii()
                    return piece[: error.start]
                self._not_utf8(piece, error)
            else:
                self.wide = True
                return piece
        return piece.decode("latin-1").encode()

    def _not_utf8(self, piece: bytes, error: UnicodeDecodeError) -> None:
        if self.wide or not piece[: error.start].isascii():
            around = piece[max(0, error.start - 20) : error.start + 20].decode("latin-1")
            raise DataError(
                f"{self.path}: cannot be read: it is UTF-8 up to a place where it is not, near "
                f"{around!r}: save it as UTF-8."
            )
        self.say(f"{self.path}: is not UTF-8; read as Latin-1")
        self.latin = True
