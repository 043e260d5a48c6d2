"""Figures of the comparison. Each takes tables and returns a figure; `save` writes PNG and PDF."""

import textwrap
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import pandas as pd

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from lightfold import tables
from lightfold.compare import class_f1, confusion_matrix, contenders, members

plt.style.use(Path(__file__).with_suffix(".mplstyle"))

MARKERS = "osD^vPX*"

#: Colour of what leaked.
LEAKED = "C1"

#: Panels in a row, and settings in a heat map, that a page has room for.
PANELS, ROWS, LEAKED_ROWS = 4, 28, 8

ALL_LEAKED = "LEAKED: no node of this task is honest"
ELSEWHERE = "leaked settings are left out: see the tables and inflation.png"


def save(figure: Figure, path: str) -> None:
    """Write a figure in the format of the path's suffix, without a date in it."""
    suffix = Path(path).suffix[1:]
    with tables.whole(path) as temporary:
        metadata = {"CreationDate": None} if suffix == "pdf" else {}
        figure.savefig(temporary, format=suffix, metadata=metadata)
    plt.close(figure)


def draw_note(text: str) -> Figure:
    """Draw a text in place of a figure that has nothing to show."""
    figure = plt.figure(figsize=(5, 1))
    figure.text(0.5, 0.5, text, ha="center", va="center")
    return figure


def draw_test_sizes(scores: pd.DataFrame, metric: str) -> Figure:
    """Draw a metric over test size, honest settings: a panel a model, a line a series.

    Where some settings have several test sizes, those that have one only are left out.
    """
    remark, scores = _honest(_in_series(scores))
    sizes = scores.groupby(["model", "series"])["test_size"].transform("nunique")
    if sizes.max() > 1:
        scores = scores[sizes > 1]
    models = list(scores["model"].unique())
    series = sorted(scores["series"].unique())
    columns = min(len(models), PANELS)
    figure, panels = plt.subplots(
        *(-(-len(models) // columns), columns),
        figsize=(1.75 * columns + 1.2, 0.7 + 2.4 * -(-len(models) // columns)),
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    for axis in panels.flat[len(models) :]:
        axis.set_axis_off()
    for axis, model in zip(panels.flat, models, strict=False):
        for number, name in enumerate(series):
            own = scores[(scores["model"] == model) & (scores["series"] == name)]
            own = own.sort_values("test_size")
            if own.empty:
                continue
            x = 100 * own["test_size"] + 0.25 * (number - (len(series) - 1) / 2)
            spread = own.get(f"{metric}_sd")
            axis.errorbar(
                *(x, own[metric]),
                yerr=None if spread is None else spread.fillna(0),
                **_mark(number, name),
            )
        axis.set_title(model, fontsize=9)
        axis.set_xticks(sorted({round(100 * size) for size in scores["test_size"]}))
        axis.tick_params(labelbottom=True)
        axis.set_xlabel("test size [%]")
    figure.supylabel(f"{metric} on the test set", fontsize=9)
    add_legend(figure, list(panels.flat), columns=min(len(series), columns + 1))
    several = scores["repeats"].max() > 1
    bars = "bars: standard deviation over repeats" if several else ""
    add_title(figure, *filter(None, (remark, bars)))
    return figure


def draw_class_f1(scores: pd.DataFrame, confusion: pd.DataFrame, classes: list[str]) -> Figure:
    """Draw the F1 of each class as a heat map: one row a setting, leaked ones below a line.

    There is room for so many settings: the best by validation, in each part.
    """
    room = [(~scores["leaked"], ROWS), (scores["leaked"], LEAKED_ROWS)]
    every, scores = len(scores), pd.concat([scores[own].head(most) for own, most in room])
    names = list(scores["name"])
    matrices = [
        confusion_matrix(members(confusion, setting), classes) for _, setting in scores.iterrows()
    ]
    values = np.array([class_f1(matrix) for matrix in matrices])
    support = (matrices[0].sum(axis=1) / scores["repeats"].iloc[0]).round().astype(int)
    figure, axis = plt.subplots(figsize=(3.4 + 0.7 * len(classes), 1.5 + 0.24 * len(names)))
    image = axis.imshow(values, vmin=0, vmax=1, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        colour = "white" if value < 0.5 else "black"
        axis.text(column, row, f"{value:.2f}", ha="center", va="center", color=colour, fontsize=7)
    honest = int((~scores["leaked"]).sum())
    if 0 < honest < len(names):
        axis.axhline(honest - 0.5, color="white", linewidth=5)
        axis.axhline(honest - 0.5, color=LEAKED, linewidth=2)
    axis.set_yticks(range(len(names)), names)
    axis.set_xticks(range(len(classes)), [f"{name}\n{support[name]}" for name in classes])
    axis.tick_params(length=0)
    axis.grid(False)
    size = f"{100 * scores['test_size'].iloc[0]:.0f} %"
    pooled = ", repeats pooled" if scores["repeats"].max() > 1 else ""
    below = "; below the line: leaked" if 0 < honest < len(names) else ""
    shown = f"; {len(names)} of {every} settings" if len(names) < every else ""
    rows = [f"rows: best validation first{below}{shown}", *([] if honest else [ALL_LEAKED])]
    add_title(figure, f"F1 of each class · test size {size}{pooled}", *rows)
    axis.set_xlabel(f"class, and its stars in {'a' if not below else 'an honest'} test set")
    figure.colorbar(image, ax=axis, label="F1", shrink=0.6)
    return figure


def draw_runtimes(scores: pd.DataFrame) -> Figure:
    """Draw times of honest settings: one row a model, one mark a series."""
    remark, scores = _honest(_in_series(scores))
    models = list(scores["model"].unique())
    series = sorted(scores["series"].unique())
    figure, panels = plt.subplots(
        1, 2, figsize=(7.2, 1.9 + 0.4 * len(models)), sharey=True, squeeze=False
    )
    titles = {"train_seconds": "training", "predict_seconds": "prediction of the test set"}
    for axis, (column, title) in zip(panels[0], titles.items(), strict=True):
        for number, name in enumerate(series):
            own = scores[scores["series"] == name]
            y = own["model"].map(models.index) + 0.6 * ((number + 0.5) / len(series) - 0.5)
            axis.plot(
                *(own[column], y),
                linestyle="none",
                **_mark(number, name),
            )
        decades = np.log10(scores[column].clip(lower=1e-6))
        low, high = np.floor(decades.min() - 0.05), np.ceil(decades.max() + 0.05)
        subs = (1.0, 3.0) if high - low < 3 else (1.0,)
        base = 10 if high - low < 5 else 100
        axis.set_xscale("log")
        axis.set_xlim(10**low, 10**high)
        axis.xaxis.set_major_locator(LogLocator(base, subs, numticks=20))
        axis.xaxis.set_major_formatter("{x:g}")
        axis.xaxis.set_minor_formatter(NullFormatter())
        axis.set_title(title)
        axis.set_xlabel("time [s], one thread")
        axis.set_yticks(range(len(models)), models)
    panels[0][0].invert_yaxis()
    add_legend(figure, panels[0], columns=4)
    add_title(figure, remark)
    return figure


def add_title(figure: Figure, *lines: str) -> None:
    """Put lines above all panels, wrapped to the figure's width."""
    width = int(13 * figure.get_figwidth())  # characters at 9 points, 13 an inch
    figure.suptitle("\n".join(textwrap.fill(line, width) for line in lines), fontsize=9)


def add_legend(figure: Figure, panels: Sequence[Axes], columns: int) -> None:
    """Put one legend below all panels, each series once."""
    handles = {
        label: handle
        for axis in panels
        for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)
    }
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=columns)


def _honest(scores: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Return the settings to draw, all if all are leaked, and what is to be said about it."""
    if not scores["leaked"].any():
        return "", scores
    return ALL_LEAKED if scores["leaked"].all() else ELSEWHERE, contenders(scores)


def _in_series(scores: pd.DataFrame) -> pd.DataFrame:
    """Return scores with the name of their series: the resampler, and the reducer if any."""
    reducer = (" · " + scores["reducer"]).where(scores["reducer"] != "none", "")
    return scores.assign(series=scores["resampler"] + reducer)


def _mark(number: int, label: str) -> dict[str, str]:
    """Return the look of one of several series: its colour alone does not tell it apart."""
    return {"color": f"C{number}", "marker": MARKERS[number % len(MARKERS)], "label": label}
