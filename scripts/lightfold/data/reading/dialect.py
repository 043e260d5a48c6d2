"""The dialect of a text table, told by its first lines: separator, header, units and comments."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from lightfold.data.reading import ecsv, first_lines, heads, widths
from lightfold.data.reading.marks import has_decimal_comma, is_missing, is_number
from lightfold.errors import DataError

#: Rows that tell the dialect.
_FEW = 50

#: Separators in the order in which they are tried.
SEPARATORS = ("\t", ";", "|", ",", " ")


class Dialect(NamedTuple):
    """How a text table is written.

    Attributes
    ----------
    names : list of str or None
        Name of each value of a line; None for values that are not read.
    units : dict
        Units by the name of the column.
    separator : str
        The character between columns.
    spans : list of tuple of int, or None
        First and last place of each column, if columns have fixed places.
    first : int
        Number of lines before the first row.
    comments : tuple of str
        What lines that are no rows start with.
    decimal_comma : bool
        Whether numbers have decimal commas.
    header : bool
        Whether the file names its columns; else their names are numbers.
    left_out : list of str
        Columns with several values per row.
    notes : list of str
        What was found that is not usual, for the user.
    start : str
        What the first line holds.
    """

    names: list[str | None]
    units: dict[str, str]
    separator: str
    spans: list[tuple[int, int]] | None
    first: int
    comments: tuple[str, ...]
    decimal_comma: bool
    header: bool
    left_out: list[str]
    notes: list[str]
    start: str


def sniff(path: Path) -> Dialect:
    """Return the dialect of a text table.

    Raises
    ------
    DataError
        If it holds no rows and no header, has one column only, or has a name of a column that goes
        on in the next line.
    """
    head, numbers, lines, comments = first_lines.read(path)
    if not lines:
        raise DataError(f"{path}: has no rows: it holds comments only.")
    declared = ecsv.read(head)
    separator = declared.get("delimiter")
    if separator not in SEPARATORS:
        separator = _separator(lines)
    if separator is None:
        if any(_separator(lines[start:]) for start in (1, 2, 3)):
            raise DataError(
                f"{path}: the first line ('{lines[0].strip()[:80]}') is not that of a table: "
                f"remove the lines above the names of the columns."
            )
        raise DataError(
            f"{path}: has one column only: separate columns by commas, tabs, semicolons or blanks "
            f"(the first line is '{lines[0].strip()[:80]}')."
        )
    if re.search(rf'(^|{re.escape(separator)})"[^"]*$', lines[0].rstrip("\r\n")):
        raise DataError(
            f"{path}: a quote is opened in the first line and not closed there: write each name of "
            f"a column in one line ('{lines[0].strip()[:80]}')."
        )
    head = heads.joined(head)
    rows = [split(line, separator) for line in lines[:_FEW]]
    found = heads.find([split(heads.bare(line), separator) for line in head], rows)
    notes = _notes(path, head, found, bool(declared))
    names, units, spans = found.names, found.units, None
    if separator == " " and found.named:
        own = lines[0] if found.comment is None else heads.unmarked(head[found.comment])
        spans = widths.find(own, lines[: found.rows], lines[found.rows :], names)
    if spans:
        notes.append(f"{path}: its columns are told by their places in the line")
        names = widths.cut(own, spans)
        units = [] if found.units_at is None else widths.cut(lines[found.units_at], spans)
        places: list[str | None] = list(names)
    else:
        quoted = all(line.lstrip().startswith('"') for line in lines[found.rows : _FEW])
        places, note = heads.fit(names, rows[found.rows :], quoted)
        notes += [f"{path}: {note}"] if note else []
    measured = dict(zip(names, units, strict=False)) | declared.get("units", {})
    comma = separator not in ", " and _commas(rows[found.rows :])
    if comma:
        notes.append(f"{path}: decimal commas are read as decimal points")
    return Dialect(
        names=_named(places),
        units={name: unit.strip("[]()") for name, unit in measured.items() if not is_missing(unit)},
        separator="\t" if spans else separator,
        spans=spans,
        first=numbers[found.rows - 1] + 1 if found.rows else numbers[0],
        comments=comments,
        decimal_comma=comma,
        header=found.named,
        left_out=declared.get("left_out", []),
        notes=notes,
        start=_start(rows[0]),
    )


def _notes(path: Path, head: list[str], found: heads.Head, ecsv: bool) -> list[str]:
    """Return what is said of the lines before the first row."""
    notes = []
    skipped = len(head) - (found.comment is not None)
    skipped -= bool(found.units) and found.units_at is None
    if skipped and not ecsv:
        plural = "comment line is" if skipped == 1 else "comment lines are"
        notes.append(f"{path}: {skipped} {plural} skipped before the table")
    if found.units:
        notes.append(f"{path}: the line below the names is taken as units")
    if not found.named:
        notes.append(f"{path}: its first line holds values, so columns are named by number")
    return notes


def _start(row: list[str]) -> str:
    what = "numbers" if all(map(is_number, row)) else "values, not names"
    return f"{what} ({', '.join(row[:5])})"


def _commas(rows: list[list[str]]) -> bool:
    """Return whether numbers have decimal commas: some have, and none a decimal point."""
    values = [value for row in rows for value in row]
    points = any("." in value and is_number(value) for value in values)
    return not points and any(map(has_decimal_comma, values))


def _named(places: list[str | None]) -> list[str | None]:
    """Return names of columns; those without one have a number, as in pandas."""
    return [f"Unnamed: {number}" if name == "" else name for number, name in enumerate(places)]


def split(line: str, separator: str) -> list[str]:
    """Return the values of a line, without surrounding blanks and quotes."""
    if separator == " ":
        line = " ".join(line.split())
    try:
        return [value.strip() for value in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:
        return [value.strip() for value in line.split(separator)]


def _separator(lines: list[str]) -> str | None:
    """Return what separates the columns; None if there is one column only."""
    best, votes = None, -1.0
    if not lines:
        return None
    for separator in SEPARATORS:
        counts = [len(split(line, separator)) for line in lines[:_FEW]]
        usual = max(set(counts), key=lambda count: (counts.count(count), count == counts[0]))
        if usual < 2 or counts[0] < 2:
            continue
        if separator == " " and any(word.endswith((",", ";")) for word in lines[0].split()):
            continue  # blanks after another separator
        share = counts.count(usual) / len(counts) - 0.5 * (abs(counts[0] - usual) > 1)
        if share > 0.9:
            return separator
        if share > votes:
            best, votes = separator, share
    return best
