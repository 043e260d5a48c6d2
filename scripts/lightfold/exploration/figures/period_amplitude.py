"""The period-amplitude diagram."""

import fnmatch

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import gaussian_kde

from lightfold.display.names import FEATURE, legible
from lightfold.display.page import add_legend, add_title, draw_note
from lightfold.exploration.explored import Explored
from lightfold.exploration.style import colour, scale, scatter_classes
from lightfold.tables import feature_columns

CAPTION = (
    "Amplitude of each star against its period, one colour per class. The curves above and beside "
    "it show how the periods and the amplitudes of each class are distributed."
)

COLUMNS = {
    "object_id": "string",
    "label": "string",
    "period": "double",
    "amplitude": "double",
    "period_column": "string",
    "amplitude_column": "string",
}

#: Fewest stars of a class that have a density beside the diagram.
FEW = 5


def find(columns: list[str], wanted: list[str]) -> str | None:
    """Return the first column that matches the first possible name or pattern, or None."""
    for pattern in wanted:
        found = [pattern] if pattern in columns else fnmatch.filter(columns, pattern)
        if found:
            return found[0]
    return None


def place(stars: pd.DataFrame, period: list[str], amplitude: list[str]) -> pd.DataFrame:
    """Return the period and the amplitude of each star, in the units of their columns.

    Parameters
    ----------
    stars : DataFrame
        Rows of a task's table.
    period, amplitude : list of str
        Names or patterns of their columns; the first that matches a column is used.

    Returns
    -------
    DataFrame
        object_id, label, period, amplitude (NaN if missing), and the names of the two columns
        (null if no column matches).
    """
    columns = feature_columns(stars)
    found = stars[["object_id", "label"]].reset_index(drop=True)
    for name, wanted in (("period", period), ("amplitude", amplitude)):
        column = find(columns, wanted)
        found[name] = np.nan if column is None else stars[column].to_numpy(dtype=float)
        found[f"{name}_column"] = column
    return found[list(COLUMNS)]


def draw(explored: Explored) -> Figure:
    """Draw amplitude against period, rare classes on top, with densities above and beside."""
    placed, classes = explored.tables["period_amplitude"], explored.classes
    remark = explored.remark
    for name in ("period", "amplitude"):
        if placed[f"{name}_column"].isna().any():
            return draw_note(
                f"No feature of this task is recognised as the {name}:\n"
                f"name its column in exploration.{name}."
            )
    known = placed[placed["period"].gt(0) & placed["amplitude"].notna()]
    if known.empty:
        return draw_note("No star has both a period and an amplitude.")
    figure = plt.figure(figsize=(7.2, 5.8))
    grid = figure.add_gridspec(2, 2, width_ratios=[6, 1], height_ratios=[1, 6])
    axis = figure.add_subplot(grid[1, 0])
    axis.set_xscale("log")
    axis.set_yscale(**scale(known["amplitude"].to_numpy()))
    axis.xaxis.set_major_formatter("{x:g}")
    if axis.get_yscale() == "log":
        axis.yaxis.set_major_formatter("{x:g}")
    scatter_classes(axis, known, "period", "amplitude", classes)
    axis.set_xlabel(_named(known, "period", "d"))
    axis.set_ylabel(_named(known, "amplitude", "mag"))
    above = figure.add_subplot(grid[0, 0], sharex=axis)
    beside = figure.add_subplot(grid[1, 1], sharey=axis)
    _draw_margin(above, known["period"], known["label"], classes)
    _draw_margin(beside, known["amplitude"], known["label"], classes, turned=True)
    add_legend(figure, [axis], columns=min(len(classes), 6))
    left_out = len(placed) - len(known)
    more = f"; not shown: {left_out} without a period or amplitude" if left_out else ""
    title = "Period and amplitude (above and beside: densities of the classes, of equal height)"
    add_title(figure, title, f"{remark}{more}")
    return figure


def _named(known: pd.DataFrame, name: str, unit: str) -> str:
    column = known[f"{name}_column"].iloc[0]
    return f"{name} [{unit}]" if column == name else f"{name} [{unit}] ({legible(column, FEATURE)})"


def _draw_margin(
    panel: Axes, values: pd.Series, labels: pd.Series, classes: list[str], turned: bool = False
) -> None:
    """Draw the density of each class along the axis that a panel shares with the diagram."""
    panel.set_axis_off()
    transform = (panel.yaxis if turned else panel.xaxis).get_transform()
    seen = pd.Series(transform.transform(values.to_numpy()), index=values.index)
    grid = np.linspace(seen.min(), seen.max(), 300)
    place = transform.inverted().transform(grid)
    for name in classes:
        own = seen[labels == name]
        if len(own) < FEW or np.ptp(own) == 0:
            continue
        density = gaussian_kde(own)(grid)
        line = (density / density.max(), place) if turned else (place, density / density.max())
        panel.plot(*line, color=colour(classes, name), linewidth=1)
        fill = panel.fill_betweenx if turned else panel.fill_between
        fill(place, density / density.max(), color=colour(classes, name), alpha=0.12, linewidth=0)
