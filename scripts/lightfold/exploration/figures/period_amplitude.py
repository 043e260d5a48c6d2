"""The period-amplitude diagram."""

import fnmatch

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lightfold.display.names import FEATURE, legible
from lightfold.display.page import add_title, draw_note
from lightfold.exploration.diagram import DENSITIES, draw_diagram
from lightfold.exploration.explored import Explored
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
    figure = draw_diagram(known, "period", "amplitude", classes)
    axis = figure.axes[0]
    axis.set_xlabel(_named(known, "period", "d"))
    axis.set_ylabel(_named(known, "amplitude", "mag"))
    left_out = len(placed) - len(known)
    more = f"; not shown: {left_out} without a period or amplitude" if left_out else ""
    title = f"Period and amplitude ({DENSITIES})"
    add_title(figure, title, f"{remark}{more}")
    return figure


def _named(known: pd.DataFrame, name: str, unit: str) -> str:
    column = known[f"{name}_column"].iloc[0]
    return f"{name} [{unit}]" if column == name else f"{name} [{unit}] ({legible(column, FEATURE)})"
