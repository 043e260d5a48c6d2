"""Panels of confusion matrices, which several figures are made of."""

import itertools
import textwrap
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.metrics import confusion_matrix

from lightfold.comparison.compared import Compared
from lightfold.comparison.scores import weighted
from lightfold.display import page
from lightfold.display.names import legible

LEGEND = "cells: test rows, and percent of the true class"

#: Classes from which on matrices are drawn smaller, and how many matrices a page has room for, in
#: two columns or three.
MANY = 6
ROOM = {2: 6, 3: 9}
ROOM_FOR_MANY = 4

#: The page, and its parts beside cells: at the left, at the top, at the bottom [in].
WIDTH, HEIGHT = 7.2, 9.9
LEFT, TOP, BOTTOM = 0.85, 0.6, 0.5
GUTTER = 0.2

#: Height of the name of the axes below all panels [in].
NAMES = 0.1

#: Points of titles above large matrices, and above small ones.
TITLE = (7.5, 6.5)

#: A setting to draw, and the lines below its name; nothing in a place that stays empty.
Panel: TypeAlias = tuple[pd.Series, list[str]] | None


def many(classes: list[str]) -> bool:
    """Return whether there are so many classes that matrices are drawn smaller."""
    return len(classes) >= MANY


def in_rows(drawn: Sequence[Panel], columns: int) -> list[list[Panel]]:
    """Return panels in rows of so many columns; None fills up the last row."""
    columns = min(columns, len(drawn))
    filled = [*drawn, *[None] * (-len(drawn) % columns)]
    return [filled[start : start + columns] for start in range(0, len(filled), columns)]


def draw_panels(rows: list[list[Panel]], compared: Compared) -> Figure:
    """Draw settings in their places on one page, with the classes on the left and at the bottom."""
    classes = compared.classes
    columns, cells = len(rows[0]), max(len(classes), 4)
    dense = many(classes)
    small = dense or columns > 2
    largest = 0.33 if dense else 0.45 if small else 0.62
    side = min(largest * cells, (WIDTH - LEFT) / columns - GUTTER)
    size = TITLE[small]
    titles = [[_title(panel, int(side * 124 / size)) for panel in row] for row in rows]
    lines = [max(title.count("\n") + 1 for title in row) for row in titles]
    above = [(1.25 * count * size + 12) / 72 for count in lines]
    side = min(side, (HEIGHT - TOP - BOTTOM - sum(above)) / len(rows))
    height = TOP + sum(above) + len(rows) * side + BOTTOM + NAMES
    # Classes are below a panel that has none below it, also where the last row is not full.
    height = min(height + BOTTOM * _uneven(rows), HEIGHT + NAMES)
    whole = (LEFT + columns * (side + GUTTER), height)
    figure, panels = page.plt.subplots(
        len(rows), columns, figsize=whole, squeeze=False, layout="compressed"
    )
    for (row, column), axis in np.ndenumerate(panels):
        panel = rows[row][column]
        if panel is None:
            axis.set_axis_off()
            continue
        setting, _ = panel
        own = weighted(compared.confusion, setting)
        _draw_matrix(axis, own, classes, 5.5 if dense else 6 if small else 7)
        below = row + 1 < len(rows) and rows[row + 1][column] is not None
        beside = column > 0 and rows[row][column - 1] is not None
        axis.tick_params(labelbottom=not below, labelleft=not beside)
        title = titles[row][column]
        title += "\n" * (lines[row] - 1 - title.count("\n"))  # so that those of a row start level
        axis.set_title(title, fontsize=size, color=page.LEAKED if setting["leaked"] else "black")
    figure.supxlabel("predicted class", fontsize=TITLE[0])
    figure.supylabel("true class", fontsize=TITLE[0])
    return figure


def _uneven(rows: list[list[Panel]]) -> bool:
    """Return whether a panel above the last row has no panel below it."""
    pairs = [zip(row, below, strict=True) for row, below in itertools.pairwise(rows)]
    return any(own is not None and other is None for pair in pairs for own, other in pair)


def _title(panel: Panel, width: int) -> str:
    """Return a panel's title in lines of at most `width` characters."""
    if panel is None:
        return ""
    setting, lines = panel
    return "\n".join(textwrap.fill(line, width) for line in (setting["name"], *lines))


def sample(settings: pd.DataFrame) -> str:
    """Say the test size, and how many repeats are added up."""
    repeats = int(settings["repeats"].max())
    summed = f", summed over {repeats} repeats" if repeats > 1 else ""
    return f"test size {100 * settings['test_size'].iloc[0]:.0f}\N{NO-BREAK SPACE}%{summed}"


def _draw_matrix(axis: Axes, own: dict[str, pd.Series], classes: list[str], size: float) -> None:
    counts = confusion_matrix(**own, labels=classes)
    percent = 100 * confusion_matrix(**own, labels=classes, normalize="true")
    axis.imshow(percent, vmin=0, vmax=100)
    for (row, column), value in np.ndenumerate(percent):
        number = counts[row, column]
        if not number and len(classes) >= MANY:
            continue
        colour = ("white" if value < 50 else "black") if number else "0.6"
        text = f"{number:d}\n{_percent(value)}" if number else "0"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=size)
    texts = [legible(name) for name in classes]
    axis.set_xticks(range(len(classes)), texts, rotation=45, ha="right", rotation_mode="anchor")
    axis.set_yticks(range(len(classes)), texts)
    axis.tick_params(length=0, pad=2, labelsize=size)
    axis.grid(False)


def _percent(value: float) -> str:
    """Return a share that is rounded to 0 or 100 % only if it is so."""
    if 0 < value < 0.5:
        return "<1 %"
    return ">99 %" if 99.5 <= value < 100 else f"{value:.0f} %"
