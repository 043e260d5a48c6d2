"""Figures of confusion matrices: the best of each model, and the deck's cases side by side."""

import itertools
import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold import figures
from lightfold.compare import confusion_matrix, members, row_percent

LEGEND = "rows: true class, columns: predicted; test rows and percent of the true class"
COPIED = "copies of test stars in training"
NOT_HONEST = "not an honest test"


#: Classes from which on matrices are drawn smaller, and how many matrices a page has room for, in
#: two columns or three.
MANY = 6
ROOM = {2: 6, 3: 9}
ROOM_FOR_MANY = 4


def draw_confusion(best: pd.DataFrame, confusion: pd.DataFrame, classes: list[str]) -> Figure:
    """Draw the confusion matrix of each model's best setting: counts, and percent of the row.

    If there are more than a page has room for, those that the inner folds liked best.
    """
    shown = best.head(ROOM_FOR_MANY if len(classes) >= MANY else ROOM[2])
    columns = min(len(shown), 2)
    figure, panels = _panels(-(-len(shown) // columns), columns, len(classes))
    for axis in panels.flat[len(shown) :]:
        axis.set_axis_off()
    for axis, (_, setting) in zip(panels.flat, shown.iterrows(), strict=False):
        _draw_setting(axis, columns, setting, confusion, classes)
    leaked = [figures.ALL_LEAKED] if shown["leaked"].all() else []
    part = f"the {len(shown)} best of {len(best)} models"
    which = f"of {part}" if len(shown) < len(best) else "of each model"
    title = f"Best setting {which} by validation · {_sample(shown)}"
    figures.add_title(figure, *leaked, title, LEGEND)
    return figure


def draw_confusion_reduced(
    reduced: pd.DataFrame, confusion: pd.DataFrame, classes: list[str], metric: str
) -> Figure:
    """Draw the confusion matrix of each case of fewer features, as the deck did for elimination.

    Parameters
    ----------
    reduced : DataFrame
        As `compare.reduced` returns it, each setting with its ``name``.
    confusion : DataFrame
        The confusion matrices of all nodes.
    classes : list of str
        The classes, in order.
    metric : str
        Which score stands in the titles.
    """
    many = len(classes) >= MANY
    shown = reduced.head(ROOM_FOR_MANY if many else ROOM[3])
    columns = min(len(shown), 2 if many else 3)
    figure, panels = _panels(-(-len(shown) // columns), columns, len(classes))
    for axis in panels.flat[len(shown) :]:
        axis.set_axis_off()
    for axis, (_, setting) in zip(panels.flat, shown.iterrows(), strict=False):
        size = f"test size {100 * setting['test_size']:.0f} %"
        lines = [f"{size}, {metric} {setting[metric]:.3f}"]
        lines += [figures.ALL_LEAKED] if setting["leaked"] else []
        _draw_setting(axis, columns, setting, confusion, classes, *lines)
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
    confusion : DataFrame
        The confusion matrices of all nodes.
    classes : list of str
        The classes, in order.
    metric : str
        Which score stands in the titles.
    """
    shown = pd.DataFrame([own for case in cases for own in case if own is not None])
    fewest = min(_test_rows(confusion, setting) for _, setting in shown.iterrows())
    columns = len(cases[0])
    figure, panels = _panels(len(cases), columns, len(classes))
    for axis, setting in zip(panels.flat, itertools.chain(*cases), strict=True):
        if setting is None:
            axis.set_axis_off()
            continue
        kind = "as it is" if setting["resampler"] == "none" else "balanced"
        lines = [f"training {kind}, {metric} {setting[metric]:.3f}"]
        if setting["leaked"]:
            copied = _test_rows(confusion, setting) > fewest
            lines.append(f"LEAKED: {COPIED if copied else NOT_HONEST}")
        _draw_setting(axis, columns, setting, confusion, classes, *lines)
    figures.add_title(figure, f"Best settings by validation · {_sample(shown)}", LEGEND)
    return figure


def _panels(lines: int, columns: int, classes: int) -> tuple[Figure, np.ndarray]:
    side = 1.1 + (0.45 if _small(columns, classes) else 0.62) * max(classes, 4)
    size = (side * columns, side * lines * 0.95)
    return figures.plt.subplots(lines, columns, figsize=size, squeeze=False)


def _small(columns: int, classes: int) -> bool:
    return columns > 2 or classes >= MANY


def _sample(settings: pd.DataFrame) -> str:
    """Say the test size, and how many repeats are added up."""
    repeats = int(settings["repeats"].max())
    summed = f", summed over {repeats} repeats" if repeats > 1 else ""
    return f"test size {100 * settings['test_size'].iloc[0]:.0f} %{summed}"


def _test_rows(confusion: pd.DataFrame, setting: pd.Series) -> float:
    return members(confusion, setting)["count"].sum() / setting["repeats"]


def _draw_setting(
    axis: Axes,
    columns: int,
    setting: pd.Series,
    confusion: pd.DataFrame,
    classes: list[str],
    *lines: str,
) -> None:
    """Draw a setting's confusion matrix in one of some columns, titled by its name and lines."""
    small = _small(columns, len(classes))
    matrix = confusion_matrix(members(confusion, setting), classes)
    _draw_matrix(axis, matrix, 6 if small else 7)
    width = 4 + (8 if small else 9) * max(len(classes), 4)  # titles may not reach the next panel
    title = "\n".join(textwrap.fill(line, width) for line in (setting["name"], *lines))
    colour = figures.LEAKED if setting["leaked"] else "black"
    axis.set_title(title, fontsize=7 if small else 8, color=colour)


def _draw_matrix(axis: Axes, matrix: pd.DataFrame, size: float) -> None:
    counts = matrix.to_numpy(dtype=int)
    percent = row_percent(matrix).to_numpy()
    axis.imshow(percent, vmin=0, vmax=100)
    for (row, column), value in np.ndenumerate(percent):
        colour = "white" if value < 50 else "black"
        text = f"{counts[row, column]:d}\n{value:.0f} %"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=size)
    axis.set_xticks(range(len(matrix)), matrix.columns, rotation=45, ha="right")
    axis.set_yticks(range(len(matrix)), matrix.index)
    axis.tick_params(length=0)
    axis.grid(False)
