"""Pages of stars of one class: phased light curves, or a table where there are none."""

import textwrap
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lightfold.curves.folding import Folded, fold, lean
from lightfold.curves.points import Curve
from lightfold.display import names, page
from lightfold.display.gallery import Example, Heading, draw_gallery
from lightfold.prediction.sheets.candidates import KINDS

#: The periods at which a star is folded, by what they are called.
PERIODS = {"P": 1.0, "P/2": 0.5, "2P": 2.0}

#: Width and height of a panel, and height of all that is around panels [in].
PANEL, AROUND = (1.85, 1.5), 0.6

#: Features outside the training range that are named.
NAMED = 2

#: Most characters of a line of details, of an id above a panel, and of a cell of a table.
DETAILS, ID, CELL = 125, 20, 30

_READ = "Each star at its period P, at half of it and at twice it: two cycles, brighter upwards."
_SHIFTED = " Bands are shifted onto the one with the most points."
_BESIDE = " On the right is the nearest training star, at its own period."
_ALONE = " The light curves of the training stars are not here."


class Shown(NamedTuple):
    """Light curves that pages need.

    Attributes
    ----------
    new, training : dict
        Usable points by star and band, of new stars and of training stars.
    periods : dict
        Periods of training stars [d].
    given : dict
        Periods that the user gives for new stars [d].
    bands : list of str
        The bands, in order.
    """

    new: dict[str, dict[str, Curve]]
    training: dict[str, dict[str, Curve]]
    periods: dict[str, float]
    given: dict[str, float]
    bands: list[str]


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
    beside = bool(shown.training)
    rows: dict[str, list[Example | None]] = {
        str(rank): [*_folded(star, shown), *([_nearest(star, shown)] if beside else [])]
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
    remark = _READ + _SHIFTED * several + (_BESIDE if beside else _ALONE)
    page.add_title(figure, _title(name, kind, len(stars), number), remark)
    return figure


def draw_table(stars: pd.DataFrame, name: str, kind: str, number: int) -> page.Figure:
    """Draw stars of a class as a table; the parameters are those of `draw`."""
    if stars.empty:
        return page.draw_note(f"no star is predicted as {names.legible(name)}")
    cells = [
        [
            names.legible(star["object_id"], CELL),
            f"{star[f'p_{name}']:.3f}",
            names.legible(star["set"] or "none", CELL),
            f"{star['outlier']:.3f}",
            _days(star.get("period")),
            _said_of_nearest(star),
            _details(star, 3 * CELL),
        ]
        for star in stars.to_dict("records")
    ]
    head = ["star", "probability", "set", "outlier", "period", "nearest training star", "why"]
    widths = [max(len(line[place]) for line in [head, *cells]) + 3 for place in range(len(head))]
    figure, axis = page.plt.subplots(figsize=(10.5, 0.6 + 0.22 * (len(cells) + 1)))
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


def _folded(star: dict[Any, Any], shown: Shown) -> list[Example]:
    """Return a star folded at P, P/2 and 2P."""
    object_id, period = star["object_id"], star.get("period")
    given = shown.given.get(object_id)
    found = {
        name if given is None else f"{name} given": (given or period or np.nan) * factor
        for name, factor in PERIODS.items()
    }
    return [
        _example(shown.new.get(object_id, {}), value, f"{name} = {_days(value)}")
        for name, value in found.items()
    ]


def _nearest(star: dict[Any, Any], shown: Shown) -> Example:
    """Return the training star nearest to a star, folded at its own period."""
    nearest = star["nearest_1"]
    period = shown.periods.get(nearest, np.nan)
    title = (
        f"{names.legible(nearest, ID)} ({names.legible(star['nearest_1_class'])}), {_days(period)}"
    )
    return _example(shown.training.get(nearest, {}), period, title)


def _example(curves: dict[str, Curve], period: float, title: str) -> Example:
    if not curves:
        return Example({}, title, "too few points")
    if not (np.isfinite(period) and period > 0):
        return Example({}, title, "no period")
    main = max(curves.values(), key=lambda curve: len(curve.t))
    level = float(np.median(main.mag))
    return Example(
        {
            band: Folded(phase, mag - np.median(mag) + level, err)
            for band, (phase, mag, err) in fold(curves, period, lean(main, period) > 0).items()
        },
        title,
    )


def _heading(star: dict[Any, Any], name: str) -> Heading:
    kept = (star["set"] or "").replace("|", ", ")
    said = [
        f"probability of {names.legible(name)} {star[f'p_{name}']:.3f}",
        f"set: {kept or 'no class'}",
        f"outlier {star['outlier']:.3f}",
    ]
    return Heading(star["object_id"], "  ·  ".join(said), _details(star, DETAILS))


def _details(star: dict[Any, Any], longest: int) -> str:
    """Return what is unusual about a star, and what spoke for its class."""
    spoke = [star.get(f"because_{place}") for place in (1, 2, 3)]
    parts = {
        "outside the training range": _first(star["outside"].split("; ")),
        "flags": star.get("flags"),
        "because": ", ".join(reason for reason in spoke if reason),
    }
    text = "; ".join(f"{part}: {said}" for part, said in parts.items() if said)
    return textwrap.shorten(names.one_line(text), longest, placeholder=" …")


def _first(features: list[str]) -> str:
    """Return the first features of a list, and how many more there are."""
    more = len(features) - NAMED
    return ", ".join([*features[:NAMED], *([f"and {more} more"] if more > 0 else [])])


def _said_of_nearest(star: dict[Any, Any]) -> str:
    return f"{names.legible(star['nearest_1'], ID)} ({names.legible(star['nearest_1_class'])})"


def _days(period: float | None) -> str:
    return "none" if period is None or not np.isfinite(period) else f"{period:.6g} d"
