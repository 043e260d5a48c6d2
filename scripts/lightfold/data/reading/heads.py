"""The header of a text table: names, units, and lines that hold no row."""

import re
from typing import NamedTuple

from lightfold.data.reading.marks import is_missing, is_value

#: Texts that are names of columns in every table that has them.
_NAMES = re.compile(
    r"(.*[_ ])?(id|name|label|class|type|star|source|object|band|filter|[mhbt]?jd|mag|ra|dec|"
    r"period|time)",
    re.IGNORECASE,
)

#: Units, and types of values.
_UNIT = re.compile(
    r"(deg|degrees?|rad|radians?|arcsec|arcmin|[mu]?as|m?mag|magnitudes?|d|days?|[mhb]?jd|s|secs?|"
    r"seconds?|h|hr|hours?|min|minutes?|yr|years?|[kcmn]?m|au|[kM]?pc|k|kelvin|[munk]?jy|erg|"
    r"angstroms?|hz|[mr]?sun|lsun|solmass|solrad|solar|sol[lum]*|e|electrons?|adu|counts?|cts?|"
    r"pix(els?)?|dex|log|none|str|string|char|text|int(eger)?|float|double|bool|boolean|"
    r"[hd]:?m:?s|unitless|dimensionless|\W*)",
    re.IGNORECASE,
)


class Head(NamedTuple):
    """The header, by numbers of lines that are no comments.

    Attributes
    ----------
    names : list of str
        The names of the columns.
    named : bool
        Whether the file has them; else they are numbers.
    comment : int or None
        The comment line that is the header; None if a line of the table is it.
    rows : int
        The line of the first row.
    units_at : int or None
        The line of the units, if there is one.
    units : list of str
        The units.
    """

    names: list[str]
    named: bool
    comment: int | None
    rows: int
    units_at: int | None
    units: list[str]


def bare(comment: str) -> str:
    """Return a comment line without the mark of the comment."""
    return comment.strip().lstrip("#%!\\/;").strip()


def unmarked(comment: str) -> str:
    """Return a comment line with blanks in place of its mark: the places of words stay."""
    return re.sub(r"^\s*[#%!\\/;]+", lambda mark: " " * len(mark[0]), comment)


def joined(comments: list[str]) -> list[str]:
    """Return comments with those that name one column each in one line, as SExtractor has them."""
    named = [re.match(r"#\s*(\d+)\s+([A-Za-z]\w*)", line) for line in comments]
    numbers = [int(match[1]) for match in named if match]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return comments
    others = [line for line, match in zip(comments, named, strict=True) if not match]
    return [*others, "# " + " ".join(match[2] for match in named if match)]


def find(comments: list[list[str]], rows: list[list[str]]) -> Head:
    """Return the header of a table.

    Parameters
    ----------
    comments : list of list of str
        The values of the comment lines before the table.
    rows : list of list of str
        The values of its first lines.
    """
    numeric = _numeric(rows[1:] or rows)
    above = _in_comments(comments, rows)
    if _is_header(rows[0], numeric, len(rows) == 1, other=above is not None):
        at, units_at = _skip(rows, 1, numeric)
        units = rows[units_at] if units_at is not None else []
        return Head(rows[0], True, None, at, units_at, units)
    if above is None:
        names = [str(number + 1) for number in range(_usual(rows))]
        return Head(names, False, None, 0, None, [])
    at, units_at = _skip(rows, 0, numeric)
    units = rows[units_at] if units_at is not None else []
    below = comments[above + 1 : above + 2]
    if below and len(below[0]) == len(comments[above]) and _are_units(below[0]):
        units = below[0]
    return Head(comments[above], True, above, at, units_at, units)


def fit(names: list[str], rows: list[list[str]], quoted: bool) -> tuple[list[str | None], str]:
    """Return the name of each value of a row, None for those that are not read, and a note.

    Separators at the end of lines make no column. Names of rows, as R writes them, make a column
    without a name: they are in quotes, or they count the rows and no id is named first.
    """
    found: list[str | None] = list(names)
    width = _usual(rows) if rows else len(names)
    if width == len(names) + 1:
        if all(len(row) <= len(names) or not row[-1] for row in rows):
            return [*found, None], ""
        counted = _rise([row[0] for row in rows]) and not _NAMES.fullmatch(names[0])
        if quoted or counted:
            return ["", *found], "its first column has no name and is taken as names of rows"
    if len(names) > 1 and not names[-1]:
        if width == len(names) - 1:
            return found[:-1], ""
        if all(len(row) < len(names) or not row[-1] for row in rows):
            found[-1] = None
    if names and not names[0] and rows and all(not row[0] for row in rows):
        found[0] = None
    return found, ""


def _usual(rows: list[list[str]]) -> int:
    counts = [len(row) for row in rows]
    return max(set(counts), key=counts.count)


def _numeric(rows: list[list[str]]) -> list[bool]:
    """Return which columns hold numbers in at least half of the rows that have a value."""
    found = []
    for place in range(_usual(rows)):
        values = [row[place] for row in rows if place < len(row) and not _blank(row[place])]
        found.append(bool(values) and 2 * sum(is_value(v) for v in values) >= len(values))
    return found


def _is_header(row: list[str], numeric: list[bool], alone: bool, other: bool) -> bool:
    """Return whether the first line holds names; `other` is whether a comment may hold them."""
    pairs = list(zip(row, numeric, strict=False))
    if not any(is_value(value) for value in row):
        names = 2 * sum(map(bool, map(_NAMES.fullmatch, row))) >= len(row)
        if other and (_are_units(row) or (alone and not names)):
            return False
        return not other or names or any(column and not _blank(value) for value, column in pairs)
    words = [value for value in row if not is_value(value) and not _blank(value)]
    if other or not words:
        return False
    if any(column and value in words for value, column in pairs) and not alone:
        return True
    return any(_NAMES.fullmatch(word) for word in words)


def _in_comments(comments: list[list[str]], rows: list[list[str]]) -> int | None:
    """Return the last comment line that may hold the names."""
    width = _usual(rows)
    found = None
    for number in range(len(comments) - 1, max(-1, len(comments) - 6), -1):
        names = comments[number]
        if len(names) != width or len(set(names)) < width or any(map(is_value, names)):
            continue
        if not _are_units(names):
            return number
        found = number if found is None else found
    return found


def _skip(rows: list[list[str]], at: int, numeric: list[bool]) -> tuple[int, int | None]:
    """Return the number of the first row, and of the line of units before it."""
    units = None
    here, below = rows[at : at + 1], rows[at + 1 : at + 2]
    words = here and not _dashes(here) and not any(map(is_value, here[0]))
    if words and (_measure(here[0], numeric) or _dashes(below)):
        units = at
        at += 1
    at += _dashes(rows[at : at + 1])
    return at, units


def _measure(row: list[str], numeric: list[bool]) -> bool:
    """Return whether a line holds units: no numbers, and units where numbers should be."""
    places = [value for value, column in zip(row, numeric, strict=False) if column]
    return _are_units(row) and any(map(_is_unit, places))


def _are_units(values: list[str]) -> bool:
    """Return whether texts are units, at least half of those that are not empty."""
    words = [value for value in values if not _blank(value)]
    known = sum(map(_is_unit, words))
    return bool(known) and 2 * known >= len(words) and not any(map(is_value, values))


def _is_unit(word: str) -> bool:
    parts = re.split(r"[\s/*.^()\[\]+\d-]+", word)
    return any(map(str.isalpha, word)) and all(map(_UNIT.fullmatch, parts))


def _dashes(rows: list[list[str]]) -> bool:
    """Return whether a line only underlines the names."""
    return any(
        all(re.fullmatch(r"[-=+:]*", value) for value in row) and any(len(v) > 1 for v in row)
        for row in rows
    )


def _blank(value: str) -> bool:
    return is_missing(value) or not value.strip("-=")


def _rise(values: list[str]) -> bool:
    """Return whether texts count the rows."""
    if len(values) < 2 or not all(value.isdecimal() for value in values):
        return False
    return [int(value) - int(values[0]) for value in values] == list(range(len(values)))
