"""Figures of confusion matrices: the best of each model, and the deck's cases side by side."""

import textwrap
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.comparison.confusion_matrix import confusion_matrix, row_percent
from lightfold.comparison.scores import members
from lightfold.display import page as figures

LEGEND = "rows: true class, columns: predicted; test rows and percent of the true class"
COPIED = "copies of test stars in training"
NOT_HONEST = "not an honest test"

#: Classes from which on matrices are drawn smaller, and how many matrices a page has room for, in
#: two columns or three.
MANY = 6
ROOM = {2: 6, 3: 9}
ROOM_FOR_MANY = 4

#: The page, and its parts beside cells: at the left, at the top, at the bottom [in].
WIDTH, HEIGHT = 7.2, 9.9
LEFT, TOP, BOTTOM = 0.7, 0.6, 0.5
GUTTER = 0.2

#: Points of titles above large matrices, and above small ones.
TITLE = (7.5, 6.5)

#: A setting to draw, and the lines below its name; nothing in a place that stays empty.
Panel: TypeAlias = tuple[pd.Series, list[str]] | None


def draw_confusion(
    best: pd.DataFrame, confusion: pd.DataFrame, classes: list[str], metric: str
) -> Figure:
    """Draw the confusion matrix of each model's best setting: counts, and percent of the row.

    If there are more than a page has room for, those that the inner folds liked best.

    Parameters
    ----------
    best : DataFrame
        As `compare.best_per_model` returns it, each setting with its ``name``.
    confusion : DataFrame
        The confusion matrices of all nodes.
    classes : list of str
        The classes, in order.
    metric : str
        Which score stands in the titles.
    """
    shown = best.head(ROOM_FOR_MANY if len(classes) >= MANY else ROOM[2])
    drawn = [(setting, [f"{metric} {setting[metric]:.3f}"]) for _, setting in shown.iterrows()]
    figure = _draw_panels(_rows(drawn, 2), confusion, classes)
    leaked = [figures.ALL_LEAKED] if shown["leaked"].all() else []
    title = "Best setting of each model by validation"
    if len(shown) < len(best):
        part = f"The {len(shown)} best of {len(best)} models by validation"
        title = f"{part}, each in its best setting"
    figures.add_title(figure, *leaked, title, _sample(shown), LEGEND)
    return figure


def draw_confusion_reduced(
    reduced: pd.DataFrame, confusion: pd.DataFrame, classes: list[str], metric: str
) -> Figure:
    """Draw the confusion matrix of each case of fewer features, as the deck did for elimination.

    Parameters
    ----------
    reduced : DataFrame
        As `compare.reduced` returns it, each setting with its ``name``.
    confusion, classes, metric
        As for `draw_confusion`.
    """
    many = len(classes) >= MANY
    shown = reduced.head(ROOM_FOR_MANY if many else ROOM[3])
    drawn = []
    for _, setting in shown.iterrows():
        size = f"test size {100 * setting['test_size']:.0f} %"
        leaked = [figures.ALL_LEAKED] if setting["leaked"] else []
        drawn.append((setting, [f"{size}, {metric} {setting[metric]:.3f}", *leaked]))
    figure = _draw_panels(_rows(drawn, 2 if many else 3), confusion, classes)
    more = f"; {len(shown)} of {len(reduced)} cases" if len(shown) < len(reduced) else ""
    title = f"Fewer features: the best model of each case by validation{more}"
    figures.add_title(figure, title, LEGEND)
    return figure


def draw_confusion_cases(
    cases: list[list[pd.Series | None]],
    confusion: pd.DataFrame,
    classes: list[str],
    metric: str,
) -> Figure:
    """Draw the deck's cases: a row a case, a column a model, each with its score.

    Parameters
    ----------
    cases : list of list
        As `compare.cases` returns it, each setting with its ``name``.
    confusion, classes, metric
        As for `draw_confusion`.
    """
    shown = pd.DataFrame([own for case in cases for own in case if own is not None])
    fewest = min(_test_rows(confusion, setting) for _, setting in shown.iterrows())

    def panel(setting: pd.Series | None) -> Panel:
        if setting is None:
            return None
        kind = "as it is" if setting["resampler"] == "none" else "balanced"
        lines = [f"training {kind}, {metric} {setting[metric]:.3f}"]
        if setting["leaked"]:
            copied = _test_rows(confusion, setting) > fewest
            lines.append(f"LEAKED: {COPIED if copied else NOT_HONEST}")
        return setting, lines

    figure = _draw_panels([list(map(panel, case)) for case in cases], confusion, classes)
    figures.add_title(figure, f"Best settings by validation · {_sample(shown)}", LEGEND)
    return figure


def _rows(drawn: Sequence[Panel], columns: int) -> list[list[Panel]]:
    """Return panels in rows of so many, the last one filled up with nothing."""
    columns = min(columns, len(drawn))
    filled = [*drawn, *[None] * (-len(drawn) % columns)]
    return [filled[start : start + columns] for start in range(0, len(filled), columns)]


def _draw_panels(rows: list[list[Panel]], confusion: pd.DataFrame, classes: list[str]) -> Figure:
    """Draw settings in their places on one page, the classes at its left and at its bottom."""
    columns, cells = len(rows[0]), max(len(classes), 4)
    many = len(classes) >= MANY
    small = many or columns > 2
    largest = 0.33 if many else 0.45 if small else 0.62
    side = min(largest * cells, (WIDTH - LEFT) / columns - GUTTER)
    size = TITLE[small]
    titles = [[_title(panel, int(side * 124 / size)) for panel in row] for row in rows]
    lines = [max(title.count("\n") + 1 for title in row) for row in titles]
    above = [(1.25 * count * size + 12) / 72 for count in lines]
    side = min(side, (HEIGHT - TOP - BOTTOM - sum(above)) / len(rows))
    page = (LEFT + columns * (side + GUTTER), TOP + sum(above) + len(rows) * side + BOTTOM)
    figure, panels = figures.plt.subplots(
        len(rows), columns, figsize=page, squeeze=False, layout="compressed"
    )
    for (row, column), axis in np.ndenumerate(panels):
        panel = rows[row][column]
        if panel is None:
            axis.set_axis_off()
            continue
        setting, _ = panel
        matrix = confusion_matrix(members(confusion, setting), classes)
        _draw_matrix(axis, matrix, 5.5 if many else 6 if small else 7)
        below = row + 1 < len(rows) and rows[row + 1][column] is not None
        beside = column > 0 and rows[row][column - 1] is not None
        axis.tick_params(labelbottom=not below, labelleft=not beside)
        title = titles[row][column]
        title += "\n" * (lines[row] - 1 - title.count("\n"))  # so that those of a row start level
        axis.set_title(title, fontsize=size, color=figures.LEAKED if setting["leaked"] else "black")
    return figure


def _title(panel: Panel, width: int) -> str:
    """Return a panel's title of lines of so many characters, that reach no other panel."""
    if panel is None:
        return ""
    setting, lines = panel
    return "\n".join(textwrap.fill(line, width) for line in (setting["name"], *lines))


def _sample(settings: pd.DataFrame) -> str:
    """Say the test size, and how many repeats are added up."""
    repeats = int(settings["repeats"].max())
    summed = f", summed over {repeats} repeats" if repeats > 1 else ""
    return f"test size {100 * settings['test_size'].iloc[0]:.0f}\N{NO-BREAK SPACE}%{summed}"


def _test_rows(confusion: pd.DataFrame, setting: pd.Series) -> float:
    return members(confusion, setting)["count"].sum() / setting["repeats"]


def _draw_matrix(axis: Axes, matrix: pd.DataFrame, size: float) -> None:
    counts = matrix.to_numpy(dtype=int)
    percent = row_percent(matrix).to_numpy()
    axis.imshow(percent, vmin=0, vmax=100)
    for (row, column), value in np.ndenumerate(percent):
        if not counts[row, column]:
            continue
        colour = "white" if value < 50 else "black"
        text = f"{counts[row, column]:d}\n{value:.0f} %"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=size)
    axis.set_xticks(
        range(len(matrix)), matrix.columns, rotation=45, ha="right", rotation_mode="anchor"
    )
    axis.set_yticks(range(len(matrix)), matrix.index)
    axis.tick_params(length=0, pad=2, labelsize=size)
    axis.grid(False)
