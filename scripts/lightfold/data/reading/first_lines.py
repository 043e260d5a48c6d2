"""The first lines of a text table: comments above it, and its first rows."""

import itertools
import re
from pathlib import Path

from lightfold.data.reading.text import pieces

#: Lines of the table that are looked at.
_SAMPLE = 1000

#: Bytes that are read at once.
_PIECE = 2**16

#: What comments start with.
_COMMENTS = ("#", "%", "!", "\\", "//")


def read(path: Path) -> tuple[list[str], list[int], list[str], tuple[str, ...]]:
    """Return comments before the table, numbers of its lines, its lines, and marks of comments.

    There is one number more than lines: that of the line below the last.
    """
    every = _lines(path)
    lines = [(number, line) for number, line in enumerate(every) if line.strip()]
    marks: tuple[str, ...] = _COMMENTS
    others = [line for _, line in lines if not line.lstrip().startswith(marks)]
    if others and others[0].startswith(";") and any(";" not in line for line in others[:50]):
        marks = (*marks, ";")
    head = list(itertools.takewhile(lambda line: _above(line[1], marks), lines))
    start = len(head)
    used = {mark for _, line in head for mark in marks if line.lstrip().startswith(mark)}
    marks = tuple(mark for mark in marks if mark in {"#", *used})
    rows = [line for line in lines[start:] if not line[1].lstrip().startswith(marks)]
    if 2 * len(rows) < len(lines) - start:  # "comments" are rows, such as ids that start with #
        rows, marks = lines[start:], ()
    numbers = [number for number, _ in rows[:_SAMPLE]] + [len(every)]
    return [line for _, line in head], numbers, [line for _, line in rows[:_SAMPLE]], marks


def _lines(path: Path) -> list[str]:
    """Return the first lines of a text: the comments at its start, and `_SAMPLE` others."""
    found: list[str] = []
    for piece in pieces(path, say=lambda text: None, size=_PIECE):
        found += piece.decode().split("\n")[:-1]
        if sum(not line.startswith("#") for line in found) > _SAMPLE:
            break
    return found


def _above(line: str, marks: tuple[str, ...]) -> bool:
    """Return whether a line before the table is none of its rows: a comment, or for looks.

    Excel knows the separator from a line such as ``sep=;``.
    """
    text = line.strip().strip('"')
    return text.startswith(marks) or bool(re.fullmatch(r"sep=.|[-=+| ]*[-=]{2}[-=+| ]*", text))
