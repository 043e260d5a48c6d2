"""The diagram of rise and fall of transients."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from lightfold.display.page import add_title, draw_note
from lightfold.exploration.diagram import DENSITIES, draw_diagram
from lightfold.exploration.explored import Explored
from lightfold.exploration.style import limits
from lightfold.features.names import suffixes
from lightfold.tables import feature_columns

CAPTION = (
    "How long each transient falls against how long it rises, one colour per class. The curves "
    "above and beside it show how the times of each class are distributed."
)

#: Features of the family `transient`, in days: from half of the peak to it, and back to half.
RISE, FALL = "rise_time", "fall_time"

#: The band that is shown if there is one of this name, and else the last one.
BAND = "r"

#: Part of a class that may be outside the diagram at each side.
OUTSIDE = 0.01

#: Part of the range of an axis that is added at each end, so that no point is cut in half.
EDGE = 0.04

#: The axis is at least this factor wider at each end: all times may be equal.
NARROWEST = 1.05

COLUMNS = {
    "object_id": "string",
    "label": "string",
    "rise": "double",
    "fall": "double",
    "band": "string",
}


def place(stars: pd.DataFrame, bands: list[str]) -> pd.DataFrame:
    """Return the rise and the fall of each transient.

    Parameters
    ----------
    stars : DataFrame
        Rows of a task's table.
    bands : list of str
        The bands of its features.

    Returns
    -------
    DataFrame
        object_id, label, rise and fall [d] (NaN if missing), and their band (null if the task has
        no such features).
    """
    band = BAND if BAND in bands else bands[-1]
    end, columns = suffixes(bands)[band], feature_columns(stars)
    found = stars[["object_id", "label"]].reset_index(drop=True)
    there = f"{RISE}{end}" in columns and f"{FALL}{end}" in columns
    for name, feature in (("rise", RISE), ("fall", FALL)):
        found[name] = stars[f"{feature}{end}"].to_numpy(dtype=float) if there else np.nan
    found["band"] = band if there else None
    return found[list(COLUMNS)]


def draw(explored: Explored) -> Figure:
    """Draw falls against rises, rare classes on top, with densities above and beside."""
    placed = explored.tables["rise_fall"]
    if placed["band"].isna().any():
        return draw_note("This task has no features of the family `transient`.")
    known = placed[placed["rise"].gt(0) & placed["fall"].gt(0)]
    if known.empty:
        return draw_note("No star has both a rise and a fall.")
    ranges = {name: _range(known, name) for name in ("rise", "fall")}
    inside = np.all([known[name].between(*own) for name, own in ranges.items()], axis=0)
    figure = draw_diagram(known[inside], "rise", "fall", explored.classes)
    axis, band = figure.axes[0], known["band"].iloc[0]
    axis.set_yscale("log")
    for own, name in ((axis.xaxis, "rise"), (axis.yaxis, "fall")):
        own.set_view_interval(*ranges[name], ignore=True)
        own.set_major_locator(LogLocator(subs=(1, 2, 5)))
        own.set_major_formatter("{x:g}")
        own.set_minor_formatter(NullFormatter())
    axis.set_xlabel(f"days from half of the peak to the peak, in {band}")
    axis.set_ylabel(f"days from the peak to half of it, in {band}")
    others = {
        "without times": len(placed) - len(known),
        "outside": int((~inside).sum()),
    }
    several = ", ".join(f"{number} {why}" for why, number in others.items() if number)
    more = f"; not shown: {several}" if several else ""
    add_title(figure, f"Rise and fall ({DENSITIES})", f"{explored.remark}{more}")
    return figure


def _range(known: pd.DataFrame, name: str) -> tuple[float, float]:
    """Return the ends of an axis [d], which has room for whole points."""
    low, high = limits(known[name], known["label"], OUTSIDE)
    edge = max((high / low) ** EDGE, NARROWEST)
    return low / edge, high * edge
