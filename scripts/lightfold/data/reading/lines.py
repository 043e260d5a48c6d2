"""The rows of a text table as a stream that a reader of CSV understands."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lightfold.data.reading import widths
from lightfold.data.reading.dialect import Dialect
from lightfold.data.reading.text import pieces
from lightfold.errors import DataError


class Lines(io.RawIOBase):
    """The rows of a text table as a stream of bytes, one separator between two values.

    Comments and the lines before the first row are left out.

    Parameters
    ----------
    path : Path
        The file.
    dialect : Dialect
        How it is written.
    say : callable
        Is told what is not usual.
    """

    def __init__(self, path: Path, dialect: Dialect, say: Callable[[str], object]) -> None:
        self.path, self.dialect, self.say = path, dialect, say
        self.comments = self.quotes = 0
        self.parts = self._clean()
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def empty(self) -> bool:
        """Return whether nothing is left to read."""
        while not self.rest:
            part = next(self.parts, None)
            if part is None:
                return True
            self.rest = memoryview(part)
        return False

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer; return the number of bytes."""
        if self.empty():
            return 0
        size = min(len(buffer), len(self.rest))
        buffer[:size] = self.rest[:size]
        self.rest = self.rest[size:]
        return size

    def finish(self) -> None:
        """Say how many comments there were between the rows.

        Raises
        ------
        DataError
            If a quote was opened and not closed: what is below it would be one text.
        """
        if self.quotes % 2 and not self.dialect.spans:
            lines = (line for part in self._clean() for line in part.decode().splitlines(True))
            try:
                for _ in csv.reader(lines, delimiter=self.dialect.separator, strict=True):
                    pass
            except csv.Error as error:
                if "unexpected end" in str(error) or "field larger" in str(error):
                    raise DataError(f"{self.path}: a quote is opened and not closed.") from None
        if self.comments:
            plural = "comment line is" if self.comments == 1 else "comment lines are"
            self.say(f"{self.path}: {self.comments} {plural} skipped between the rows")

    def _clean(self) -> Iterator[bytes]:
        dialect, skip = self.dialect, self.dialect.first
        for part in pieces(self.path, say=self.say):
            for _ in range(skip):
                if not part:
                    break
                part = part[part.find(b"\n") + 1 :]
                skip -= 1
            part = self._uncommented(part)
            if dialect.spans:
                part = self._cut(part, dialect.spans)
            elif dialect.separator == " ":
                part = _single_blanks(part)
            if part and not part.isspace():
                self.quotes += part.count(b'"')
                yield part

    def _uncommented(self, part: bytes) -> bytes:
        for mark in self.dialect.comments:
            start = mark.encode()
            if start in part:
                pattern = rb"(?m)^[ \t]*" + re.escape(start) + rb".*\n"
                part, number = re.subn(pattern, b"", part)
                self.comments += number
        return part

    def _cut(self, part: bytes, spans: list[tuple[int, int]]) -> bytes:
        lines = [line for line in part.decode().split("\n") if line.strip()]
        for line in lines:
            if not widths.fits(line, spans):
                raise DataError(
                    f"{self.path}: columns are told by their places, but this line has text "
                    f"between them: '{line[:120]}'. Separate columns by commas."
                )
        return "".join("\t".join(widths.cut(line, spans)) + "\n" for line in lines).encode()


def _single_blanks(part: bytes) -> bytes:
    """Return lines with one blank between values and none at their ends."""
    if b'"' in part:
        part = re.sub(rb'("[^"\n]*")|[ \t]+', lambda found: found[1] or b" ", part)
    else:
        part = part.replace(b"\t", b" ")
        while b"  " in part:  # faster than a pattern
            part = part.replace(b"  ", b" ")
    return part.replace(b"\n ", b"\n").replace(b" \n", b"\n").lstrip(b" ")
