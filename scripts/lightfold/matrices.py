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


def draw_confusion(best: pd.DataFrame, confusion: pd.DataFrame, classes: list[str]) -> Figure:
    """Draw the confusion matrix of each model's best setting: counts, and percent of the row."""
    figure, panels = _panels(-(-len(best) // 2), min(len(best), 2), len(classes))
    for axis in panels.flat[len(best) :]:
        axis.set_axis_off()
    for axis, (_, setting) in zip(panels.flat, best.iterrows(), strict=False):
        _draw_setting(axis, setting, confusion, classes)
    leaked = [figures.ALL_LEAKED] if best["leaked"].all() else []
    title = f"Best setting of each model by validation · {_sample(best)}"
    figures.add_title(figure, *leaked, title, LEGEND)
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
    side = 1.1 + 0.62 * max(classes, 4)
    size = (side * columns, side * lines * 0.95)
    return figures.plt.subplots(lines, columns, figsize=size, squeeze=False)


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
    width = 4 + 9 * max(len(classes), 4)  # characters; a title may not reach the next panel
    title = "\n".join(textwrap.fill(line, width) for line in (setting["name"], *lines))
    axis.set_title(title, fontsize=8, color=figures.LEAKED if setting["leaked"] else "black")


def _draw_matrix(axis: Axes, matrix: pd.DataFrame) -> None:
    counts = matrix.to_numpy(dtype=int)
    percent = row_percent(matrix).to_numpy()
    axis.imshow(percent, vmin=0, vmax=100)
    for (row, column), value in np.ndenumerate(percent):
        colour = "white" if value < 50 else "black"
        text = f"{counts[row, column]:d}\n{value:.0f} %"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=7)
    axis.set_xticks(range(len(matrix)), matrix.columns, rotation=45, ha="right")
    axis.set_yticks(range(len(matrix)), matrix.index)
    axis.tick_params(length=0)
    axis.grid(False)
