"""Figure of phased light curves of typical and rare stars of each class."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from lightfold.curves.folding import Folded
from lightfold.display import names, page
from lightfold.display.gallery import Example, draw_gallery
from lightfold.exploration import members
from lightfold.exploration.training_stars import UNSEEN

CAPTION = (
    "Phased light curves of training stars, one row per class: first typical members of the class, "
    "then rare ones. Above a rare one is the feature in which it differs most from its class."
)

TITLE = "Training stars nearest to the centre of their class, and farthest from it"

#: Width of the page, and height available for panels [in].
PAGE, HEIGHT = 7.2, 8.8

#: Most characters above a panel of an id with its period, and of a reason, whose letters are wider.
_ID, _REASON = 25, 23


def draw(
    chosen: pd.DataFrame, points: pd.DataFrame, classes: list[str], bands: list[str]
) -> page.Figure:
    """Draw the members, one row per class: typical ones, then rare ones with their first reason.

    Bands are superposed, each minus its median, so that all use the height of the panel.
    """
    rows, columns, absent = arrange(chosen, points, classes, bands, _folded)
    if not rows:
        return page.draw_note("no training star has a sound period: there is nothing to fold")
    figure = draw_gallery(
        rows, columns, bands, panel(rows), "magnitude minus the median of the band"
    )
    remark = f"{UNSEEN}; none with a sound period: {absent}" if absent else UNSEEN
    page.add_title(figure, TITLE, remark)
    return figure


def arrange(
    chosen: pd.DataFrame,
    points: pd.DataFrame,
    classes: list[str],
    bands: list[str],
    read: Callable[[pd.DataFrame], Any],
) -> tuple[dict[str, list[Example | None]], list[str], str]:
    """Return the examples of each class that has members, the titles of columns, and the others.

    Parameters
    ----------
    chosen : DataFrame
        The members, from `members.choose`.
    points : DataFrame
        Their points: ``object_id``, ``band``, and what `read` needs.
    classes, bands : list of str
        The classes and the bands, in order.
    read : callable
        Returns the points of a star in a band as the gallery takes them.
    """
    curves = {key: read(own) for key, own in points.groupby(["object_id", "band"])}
    examples = {
        (star["label"], star["kind"], star["rank"]): Example(
            {
                band: curves[star["object_id"], band]
                for band in bands
                if (star["object_id"], band) in curves
            },
            _title(star),
        )
        for star in chosen.to_dict("records")
    }
    places = [("typical", rank + 1) for rank in range(members.TYPICAL)]
    places += [("rare", rank + 1) for rank in range(members.RARE)]
    shown = [name for name in classes if (name, "typical", 1) in examples]
    absent = [names.legible(name) for name in classes if name not in shown]
    rows = {name: [examples.get((name, *place)) for place in places] for name in shown}
    return rows, [kind if rank == 1 else "" for kind, rank in places], ", ".join(absent)


def panel(rows: dict[str, list[Example | None]]) -> tuple[float, float]:
    """Return width and height of a panel [in]."""
    return (PAGE - 0.6) / (members.TYPICAL + members.RARE), min(1.35, HEIGHT / len(rows))


def _folded(points: pd.DataFrame) -> Folded:
    phase, mag, err = (points[name].to_numpy() for name in ("phase", "mag", "magerr"))
    return Folded(phase, mag - np.median(mag), err)


def _title(star: dict[Any, Any]) -> str:
    """Return a member's id, its period, and for a rare one the feature that is farthest off."""
    period = star["period"]
    lines = [_cut(star["object_id"], f" · {period:.4g} d" if np.isfinite(period) else "", _ID)]
    if star["reason"]:
        name, off = star["reason"].split(", ")[0].rsplit(" ", 1)
        lines.append(_cut(name, f" {off}", _REASON))
    return "\n".join(lines)


def _cut(name: str, end: str, characters: int) -> str:
    """Return a line of a title, with the name cut so that the line fits."""
    room = characters - len(end)
    name = names.legible(name, sys.maxsize)
    return (name if len(name) <= room else f"{name[: room - 1]}…") + end
