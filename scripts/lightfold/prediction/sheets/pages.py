"""Pages of stars of one class: their light curves, or a table where there are none.

Light curves are phased, or around their peaks if the model knows no periods.
"""

import textwrap
from typing import Any

import pandas as pd

from lightfold.display import names, page
from lightfold.display.bars import divided
from lightfold.display.gallery import Example, Heading, draw_gallery
from lightfold.display.transients import READ, draw_transients, outside
from lightfold.prediction.sheets.candidates import KINDS
from lightfold.prediction.sheets.panels import (
    PERIODS,
    Shown,
    days,
    folded,
    nearest,
    peak,
    said_of_nearest,
)

#: Width and height of a panel, and height of all that is around panels [in].
PANEL, AROUND = (1.85, 1.5), 0.6

#: Width of a panel of a light curve around its peak [in].
WIDE = 3.7

#: Features outside the training range, and flags, that are named.
NAMED = 2

#: Least width of a page that is a table, and room for a character of it [in].
WIDTH, LETTER = 10.5, 0.056

#: Most characters of a line of details, and of a cell of a table.
DETAILS, CELL = 125, 30

_READ = "Each star at its period P, at half of it and at twice it: two cycles, brighter upwards."
_SHIFTED = " Bands are shifted onto the one with the most points."
_BESIDE = " On the right is the nearest training star, at its own period."
_BESIDE_PEAK = " On the right is the nearest training star."
_ALONE = " The light curves of the training stars are not here."


def draw(stars: pd.DataFrame, name: str, kind: str, number: int, shown: Shown) -> page.Figure:
    """Draw stars of a class with their light curves.

    Parameters
    ----------
    stars : DataFrame
        Their predictions, see `candidates.choose`.
    name, kind : str
        The class, and one of `candidates.KINDS`.
    number : int
        How many stars are predicted as the class.
    shown : Shown
        Their light curves.
    """
    if stars.empty:
        return page.draw_note(f"no star is predicted as {names.legible(name)}")
    figure, remark = (_draw_folded if shown.folded else _draw_peaks)(stars, name, shown)
    page.add_title(figure, _title(name, kind, len(stars), number), remark)
    return figure


def _draw_folded(stars: pd.DataFrame, name: str, shown: Shown) -> tuple[page.Figure, str]:
    """Draw stars at several periods, and return how that is read."""
    beside = bool(shown.training)
    rows: dict[str, list[Example | None]] = {
        str(rank): [*folded(star, shown), *([nearest(star, shown)] if beside else [])]
        for rank, star in enumerate(stars.to_dict("records"), start=1)
    }
    figure = draw_gallery(
        rows,
        [""] * (len(PERIODS) + beside),
        shown.bands,
        (PANEL[0], PANEL[1] + AROUND / len(rows)),
        headings=[_heading(star, name) for star in stars.to_dict("records")],
    )
    several = len(shown.bands) > 1
    return figure, _READ + _SHIFTED * several + (_BESIDE if beside else _ALONE)


def _draw_peaks(stars: pd.DataFrame, name: str, shown: Shown) -> tuple[page.Figure, str]:
    """Draw stars around their peaks, and return how that is read."""
    beside = bool(shown.training)
    rows: dict[str, list[Example | None]] = {}
    for rank, star in enumerate(stars.to_dict("records"), start=1):
        near = said_of_nearest(star)
        examples = [peak(shown.new.get(star["object_id"], {}), "")]
        examples += [peak(shown.training.get(star["nearest_1"], {}), near)] if beside else []
        rows[str(rank)] = [*examples]
    figure = draw_transients(
        rows,
        [""] * (1 + beside),
        shown.bands,
        panel=(WIDE, PANEL[1] + AROUND / len(rows)),
        headings=[_heading(star, name) for star in stars.to_dict("records")],
    )
    read = f"{READ}{outside(figure, rows)}."
    return figure, read + (_BESIDE_PEAK if beside else _ALONE)


def draw_table(stars: pd.DataFrame, name: str, kind: str, number: int) -> page.Figure:
    """Draw stars of a class as a table; the parameters are those of `draw`."""
    if stars.empty:
        return page.draw_note(f"no star is predicted as {names.legible(name)}")
    cells = [
        [
            names.legible(star["object_id"], CELL),
            f"{star[f'p_{name}']:.3f}",
            names.legible(_set(star) or "none", CELL),
            f"{star['outlier']:.3f}",
            days(star.get("period")),
            said_of_nearest(star),
            _details(star, 3 * CELL),
        ]
        for star in stars.to_dict("records")
    ]
    head = ["star", "probability", "set", "outlier", "period", "nearest training star", "why"]
    widths = [max(len(line[place]) for line in [head, *cells]) + 3 for place in range(len(head))]
    figure, axis = page.plt.subplots(
        figsize=(max(WIDTH, LETTER * sum(widths)), 0.6 + 0.22 * (len(cells) + 1))
    )
    axis.set_axis_off()
    grid = axis.table(
        cells,
        colLabels=head,
        colWidths=[width / sum(widths) for width in widths],
        bbox=page.mpl.transforms.Bbox.unit(),
        cellLoc="left",
        colLoc="left",
        edges="horizontal",
    )
    grid.auto_set_font_size(False)
    grid.set_fontsize(7)
    for (row, _), cell in grid.get_celld().items():
        cell.set(linewidth=0.5, edgecolor="#d8dde2")
        cell.PAD = 0.02
        cell.set_text_props(fontweight="bold" if row == 0 else "normal")
    page.add_title(
        figure,
        _title(name, kind, len(stars), number),
        "These stars come from a table of features: there are no light curves to show.",
    )
    return figure


def _title(name: str, kind: str, shown: int, number: int) -> str:
    some = f"{shown} of {number:,} stars" if number != 1 else "the only star"
    return f"{KINDS[kind]} stars of class {names.legible(name)}: {some} predicted as such"


def _heading(star: dict[Any, Any], name: str) -> Heading:
    said = [
        f"probability of {names.legible(name)} {star[f'p_{name}']:.3f}",
        f"set: {_set(star) or 'no class'}",
        f"outlier {star['outlier']:.3f}",
    ]
    return Heading(star["object_id"], "  ·  ".join(said), _details(star, DETAILS))


def _set(star: dict[Any, Any]) -> str:
    """Return the classes of a star's conformal set."""
    return names.one_line(", ".join(divided(star["set"] or "")))


def _details(star: dict[Any, Any], longest: int) -> str:
    """Return what is unusual about a star, and what spoke for its class."""
    spoke = [star.get(f"because_{place}") for place in (1, 2, 3)]
    parts = {
        "outside the training range": _first(star["outside"].split("; ")),
        "flags": _first((star.get("flags") or "").split("|")),
        "because": ", ".join(reason for reason in spoke if reason),
    }
    text = "; ".join(f"{part}: {said}" for part, said in parts.items() if said)
    return textwrap.shorten(names.one_line(text), longest, placeholder=" …")


def _first(listed: list[str]) -> str:
    """Return the first of some features or flags, and how many more there are."""
    more = len(listed) - NAMED
    return ", ".join([*listed[:NAMED], *([f"and {more} more"] if more > 0 else [])])
