"""Columns chosen by name or by pattern, and the classes chosen from labels."""

import fnmatch
import re
import unicodedata
from collections.abc import Iterator

from lightfold.errors import DataError, nearest


def select(columns: list[str], patterns: list[str], exclude: list[str]) -> list[str]:
    """Return the columns that some pattern matches and none excludes, in their own order.

    A pattern that is a column's name matches only that column, even if it contains `*` or `?`.

    Raises
    ------
    DataError
        If a pattern matches no column, or if no column is left.
    """
    for pattern in [*patterns, *exclude]:
        if not matching(columns, pattern):
            raise DataError(f"no feature column matches '{pattern}'; {nearest(pattern, columns)}")
    taken, left_out = (
        {column for pattern in given for column in matching(columns, pattern)}
        for given in (patterns, exclude)
    )
    chosen = [column for column in columns if column in taken - left_out]
    if not chosen:
        raise DataError(f"no feature column is left after excluding {exclude}.")
    return chosen


def matching(columns: list[str], pattern: str) -> list[str]:
    """Return the column that a pattern names or, if there is none, those that it matches."""
    return [pattern] if pattern in columns else fnmatch.filter(columns, pattern)


def class_labels(classes: list[str] | dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the labels of each class, from either spelling of ``classes``."""
    return classes if isinstance(classes, dict) else {name: [name] for name in classes}


def spelt(label: str) -> str:
    """Return a label as tables spell it: without surrounding blanks, and 1.0 as 1."""
    text = label.strip()
    if not text.isascii():  # file systems take letters and their accents apart
        text = unicodedata.normalize("NFC", text)
    whole = text.endswith("0") and re.fullmatch(r"([-+]?\d+)\.0+", text)  # few end so
    return whole[1] if whole else text


def labels_in_order(
    classes: list[str] | dict[str, list[str]],
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each class, each of its labels, and that label with those written after it."""
    if isinstance(classes, dict):
        for name, labels in classes.items():
            yield from ((name, label, labels[place:]) for place, label in enumerate(labels))
    else:
        yield from ((name, name, classes[place:]) for place, name in enumerate(classes))


def joined_by_comma(labels: list[str], known: list[str]) -> str:
    """Return a hint if a known label has commas and YAML took it for the first of some labels."""
    for number in range(2, len(labels) + 1):
        for joined in (", ".join(labels[:number]), ",".join(labels[:number])):
            if joined in known:
                return (
                    f"the label '{joined}' has a comma, which separates labels in YAML: put it in "
                    f'quotes, as "{joined}".'
                )
    return ""


def alike(labels: list[str]) -> list[list[str]]:
    """Return groups of labels that differ from each other by case or blanks only."""
    found: dict[str, list[str]] = {}
    for label in sorted(labels):
        found.setdefault("".join(label.split()).casefold(), []).append(label)
    return [several for several in found.values() if len(several) > 1]
