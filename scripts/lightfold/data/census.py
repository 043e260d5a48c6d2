"""Numbers of stars in words: what a data set has, what a task uses and leaves out."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

#: The reason for stars that have no label.
NO_LABEL = "no label"

#: Test stars of a class below which a score of that class says little.
FEW_TEST_STARS = 10

#: The default test size, for which `warn_small` says how many stars are tested on.
_USUAL = 0.2

#: Labels that are named one by one on the terminal.
_NAMED = 8


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 star", "2 stars"."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def census(labels: Iterable[Any]) -> str:
    """Return the numbers of stars in words: "12 stars: 5 EW, 4 RRab, 3 without a label"."""
    known = pd.Series(labels, dtype="object")
    counts = known.value_counts()
    parts = [f"{number} {label}" for label, number in counts.items()]
    if missing := int(known.isna().sum()):
        parts.append(f"{missing} without a label")
    return f"{counted(len(known), 'star')}: {', '.join(parts)}"


def describe(table: pd.DataFrame) -> list[str]:
    """Return what `left_out` found, as lines for the terminal."""
    own = table[table["class"].notna()]
    lost = own[own["stars"] > 0]
    lines = ["no star of these classes is left out"] if lost.empty else _aligned(_lost(lost))
    dropped = own[own["points_dropped"].fillna(0) > 0].drop_duplicates("class")
    if len(dropped):
        lines += ["points that are not used, by class:", *_aligned(_dropped(dropped))]
    others = table[table["class"].isna()]
    for reason, rows in others[others["label"].notna()].groupby("reason", sort=False):
        labels = [f"{row.label} {row.stars}" for row in rows.itertuples()]
        more = f", and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
        lines.append(
            f"left out too: {counted(int(rows['stars'].sum()), 'star')}, {reason} "
            f"({', '.join(labels[:_NAMED])}{more})"
        )
    if unnamed := int(others.loc[others["label"].isna(), "stars"].sum()):
        lines.append(f"left out too: {counted(unnamed, 'star')}, {NO_LABEL}")
    return lines


def warn_small(labels: pd.Series) -> list[str]:
    """Return a warning if few stars of a class are tested on at the usual test size.

    The audit warns of the test sizes that are in the grid.
    """
    few = {name: round(number * _USUAL) for name, number in labels.value_counts().items()}
    found = [f"{number} of {name}" for name, number in few.items() if number < FEW_TEST_STARS]
    if not found:
        return []
    return [
        f"warning: a test size of {_USUAL:.2f} gives about {', '.join(found)} to test on; a score "
        f"from fewer than {FEW_TEST_STARS} stars says little"
    ]


def _lost(rows: pd.DataFrame) -> pd.DataFrame:
    percent = (100 * rows["share"]).map("{:.0f}".format)
    columns = {"class": rows["class"], "stars": rows["class_stars"], "left out": rows["stars"]}
    return pd.DataFrame({**columns, "percent": percent, "reason": rows["reason"]})


def _dropped(rows: pd.DataFrame) -> pd.DataFrame:
    points = rows["points_used"] + rows["points_dropped"]
    percent = (100 * rows["points_dropped"] / points).map("{:.0f}".format)
    columns = {"class": rows["class"], "points": points, "not used": rows["points_dropped"]}
    return pd.DataFrame({**columns, "percent": percent, "why": rows["why_dropped"].fillna("")})


def _aligned(table: pd.DataFrame) -> list[str]:
    """Return a table as lines: numbers to the right, the first and last column to the left."""
    cells = [list(table.columns), *table.astype(str).to_numpy().tolist()]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            [first.ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(middle, widths[1:-1], strict=True)]
            + [last]
        )
        for first, *middle, last in cells
    ]
