"""Which features are missing, and in which classes."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from lightfold.display.names import FEATURE, legible
from lightfold.display.page import add_title, draw_note
from lightfold.exploration.explored import Explored
from lightfold.tables import feature_columns

CAPTION = (
    "Share of the stars of each class that lack a feature, for every feature that some star lacks."
)

COLUMNS = {"feature": "string", "label": "string", "stars": "int64", "missing": "double"}

#: Most rows drawn: those with the most missing values.
ROWS = 40

#: Letters of all classes together for which there is room below the panel.
LETTERS = 60


def share(stars: pd.DataFrame, classes: list[str]) -> pd.DataFrame:
    """Return the share of missing values of each feature in each class.

    Parameters
    ----------
    stars : DataFrame
        Rows of a task's table.
    classes : list of str
        Its classes, in order.

    Returns
    -------
    DataFrame
        feature; label; stars, all those of the class; missing (NaN for a class without stars).
    """
    gone = stars[feature_columns(stars)].isna()
    parts = []
    for name in classes:
        own = gone[stars["label"] == name]
        values = {"label": name, "stars": len(own), "missing": own.mean().to_numpy(dtype=float)}
        parts.append(pd.DataFrame({"feature": gone.columns, **values}))
    return pd.concat(parts, ignore_index=True)


def draw(explored: Explored) -> Figure:
    """Draw the shares for features with missing values; equal rows are drawn as one."""
    table, classes, remark = explored.tables["missing"], explored.classes, explored.remark
    wide = table.pivot_table(index="feature", columns="label", values="missing", sort=False)
    wide = wide.reindex(columns=classes)
    some = wide[wide.max(axis=1) > 0]
    if some.empty:
        return draw_note(f"No feature is missing:\n{remark}.")
    rows = _alike(some)
    left_out = len(rows) - ROWS
    rows = rows.iloc[:ROWS]
    figure, axis = plt.subplots(figsize=(7.2, 1.4 + 0.19 * len(rows)))
    image = axis.imshow(100 * rows, vmin=0, cmap="Blues", aspect="auto")
    for (row, column), value in np.ndenumerate(100 * rows.to_numpy()):
        text = "" if np.isnan(value) else "0" if value == 0 else f"{value:.1f}"
        dark = value > 60 * rows.max().max()
        colour = "white" if dark else "black"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=7)
    axis.set_yticks(range(len(rows)), rows.index, fontsize=7)
    texts = [legible(name) for name in classes]
    crowded = sum(map(len, texts)) > LETTERS
    turned: dict[str, Any] = {"rotation": 30, "ha": "right"} if crowded else {}
    axis.set_xticks(range(len(classes)), texts, **turned)
    axis.tick_params(length=0)
    axis.grid(False)
    figure.colorbar(image, ax=axis, label="missing [%]", aspect=30)
    more = f"; {left_out} rows with fewer are left out" if left_out > 0 else ""
    title = f"Missing values [%]: {len(some)} of {len(wide)} features{more}"
    add_title(figure, title, remark)
    return figure


def _alike(some: pd.DataFrame) -> pd.DataFrame:
    """Return one row for all features with the same shares, most missing first."""
    groups = some.fillna(-1).apply(tuple, axis=1)
    number = groups.map(groups.value_counts())
    first = ~groups.duplicated()
    names = [
        legible(str(name), FEATURE) + (f" + {count - 1} more" if count > 1 else "")
        for name, count in number[first].items()
    ]
    rows = some[first].set_axis(names, axis=0)
    return rows.loc[rows.mean(axis=1).sort_values(ascending=False, kind="stable").index]
