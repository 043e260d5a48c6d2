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


#: Classes from which on matrices are drawn smaller, and matrices that a page has room for.
MANY, MOST, MOST_OF_MANY = 6, 6, 4


def draw_confusion(best: pd.DataFrame, confusion: pd.DataFrame, classes: list[str]) -> Figure:
    """Draw the confusion matrix of each model's best setting: counts, and percent of the row.

    If there are more than a page has room for, those that the inner folds liked best.
    """
    shown = best.head(_most(classes))
    figure, panels = _panels(-(-len(shown) // 2), min(len(shown), 2), len(classes))
    for axis in panels.flat[len(shown) :]:
        axis.set_axis_off()
    for axis, (_, setting) in zip(panels.flat, shown.iterrows(), strict=False):
        _draw_setting(axis, setting, confusion, classes)
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
    shown = reduced.head(_most(classes))
    columns = min(len(shown), 3 if len(classes) < MANY else 2)
    figure, panels = _panels(-(-len(shown) // columns), columns, len(classes))
    for axis in panels.flat[len(shown) :]:
        axis.set_axis_off()
    for axis, (_, setting) in zip(panels.flat, shown.iterrows(), strict=False):
        size = f"test size {100 * setting['test_size']:.0f} %"
        lines = [f"{size}, {metric} {setting[metric]:.3f}"]
        lines += [figures.ALL_LEAKED] if setting["leaked"] else []
        _draw_setting(axis, setting, confusion, classes, *lines)
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
    figure, panels = _panels(len(cases), len(cases[0]), len(classes))
    for axis, setting in zip(panels.flat, itertools.chain(*cases), strict=True):
        if setting is None:
            axis.set_axis_off()
            continue
        kind = "as it is" if setting["resampler"] == "none" else "balanced"
        lines = [f"training {kind}, {metric} {setting[metric]:.3f}"]
        if setting["leaked"]:
            copied = _test_rows(confusion, setting) > fewest
            lines.append(f"LEAKED: {COPIED if copied else NOT_HONEST}")
        _draw_setting(axis, setting, confusion, classes, *lines)
    figures.add_title(figure, f"Best settings by validation · {_sample(shown)}", LEGEND)
    return figure


def _panels(lines: int, columns: int, classes: int) -> tuple[Figure, np.ndarray]:
    side = 1.1 + (0.62 * max(classes, 4) if classes < MANY else 0.45 * classes)
    size = (side * columns, side * lines * 0.95)
    return figures.plt.subplots(lines, columns, figsize=size, squeeze=False)


def _most(classes: list[str]) -> int:
    return MOST if len(classes) < MANY else MOST_OF_MANY


def _sample(settings: pd.DataFrame) -> str:
    """Say the test size, and how many repeats are added up."""
    repeats = int(settings["repeats"].max())
    summed = f", summed over {repeats} repeats" if repeats > 1 else ""
    return f"test size {100 * settings['test_size'].iloc[0]:.0f} %{summed}"


def _test_rows(confusion: pd.DataFrame, setting: pd.Series) -> float:
    return members(confusion, setting)["count"].sum() / setting["repeats"]


def _draw_setting(
    axis: Axes, setting: pd.Series, confusion: pd.DataFrame, classes: list[str], *lines: str
) -> None:
    """Draw a setting's confusion matrix, titled by its name and further lines."""
    _draw_matrix(axis, confusion_matrix(members(confusion, setting), classes))
    many = len(classes) >= MANY
    width = 4 + (
        7 * len(classes) if many else 9 * max(len(classes), 4)
    )  # characters; a title may not reach the next panel
    title = "\n".join(textwrap.fill(line, width) for line in (setting["name"], *lines))
    axis.set_title(title, fontsize=8, color=figures.LEAKED if setting["leaked"] else "black")


def _draw_matrix(axis: Axes, matrix: pd.DataFrame) -> None:
    counts = matrix.to_numpy(dtype=int)
    percent = row_percent(matrix).to_numpy()
    axis.imshow(percent, vmin=0, vmax=100)
    size = 7 if len(matrix) < MANY else 6
    for (row, column), value in np.ndenumerate(percent):
        colour = "white" if value < 50 else "black"
        text = f"{counts[row, column]:d}\n{value:.0f} %"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=size)
    axis.set_xticks(range(len(matrix)), matrix.columns, rotation=45, ha="right")
    axis.set_yticks(range(len(matrix)), matrix.index)
    axis.tick_params(length=0)
    axis.grid(False)
