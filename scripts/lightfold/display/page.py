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
from matplotlib.ticker import LogFormatterMathtext, LogLocator, NullFormatter

from lightfold import tables
from lightfold.comparison.scores import contenders

plt.style.use(Path(__file__).with_suffix(".mplstyle"))

#: Of two neighbours, the later one takes the colour of the other in the next round of colours.
MARKERS = "o^sPvXD*"

#: Colour of what leaked.
LEAKED = "C1"

#: Panels in a row that a page has room for.
PANELS = 4

#: Height of a line of runtimes, and of all that a page has room for [in].
LINE, LINES_HEIGHT = 0.13, 7.6

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


def draw_runtimes(scores: pd.DataFrame) -> Figure:
    """Draw times of honest settings of one test size: a line a setting, grouped by model."""
    remark, scores = _honest(_in_series(scores))
    series = sorted(scores["series"].unique())
    places, middles, edges = _lines_of(scores)
    height = min(LINE, LINES_HEIGHT / edges[-1]) * edges[-1]
    columns = min(4, int(7 / (0.4 + 0.065 * max(map(len, series)))))
    below = 0.17 * -(-len(series) // columns)
    figure, panels = plt.subplots(
        1, 2, figsize=(7.2, 1.3 + height + below), sharey=True, squeeze=False
    )
    titles = {"train_seconds": "training", "predict_seconds": "prediction of the test set"}
    for axis, (column, title) in zip(panels[0], titles.items(), strict=True):
        for number, name in enumerate(series):
            own = scores["series"] == name
            x, y = scores.loc[own, column], places[own]
            axis.plot(x, y, linestyle="none", **_mark(number, name))
        for edge in edges[:-1]:
            axis.axhline(edge, color="0.7", linewidth=0.5, zorder=0)
        _set_seconds(axis, scores[column])
        axis.set_title(title)
        axis.set_xlabel("time [s], one thread")
        axis.grid(axis="y", visible=False)
        axis.tick_params(axis="y", length=0)
    panels[0][0].set_yticks(list(middles.values()), list(middles))
    panels[0][0].set_ylim(edges[-1], 0)
    add_legend(figure, panels[0], columns)
    size = f"test size {100 * scores['test_size'].iloc[0]:.0f}\N{NO-BREAK SPACE}%"
    add_title(figure, " · ".join(filter(None, (size, remark))))
    return figure


def _lines_of(scores: pd.DataFrame) -> tuple[pd.Series, dict[str, float], list[float]]:
    """Return the line of each setting, the middle of each model's lines, and where they end."""
    places = pd.Series(0.0, index=scores.index)
    middles: dict[str, float] = {}
    edges: list[float] = []
    for model, own in scores.groupby("model", sort=False):
        start, lines = edges[-1] if edges else 0.0, max(len(own), 2)
        ordered = own.sort_values("series").index
        places[ordered] = start + lines / 2 + np.arange(len(own)) - (len(own) - 1) / 2
        middles[str(model)] = start + lines / 2
        edges.append(start + lines)
    return places, middles, edges


def _set_seconds(axis: Axes, seconds: pd.Series) -> None:
    """Put times on a logarithmic axis of whole decades, all ticks in one notation."""
    decades = np.log10(seconds.clip(lower=1e-6))
    low, high = np.floor(decades.min() - 0.05), np.ceil(decades.max() + 0.05)
    powers = low < -3
    subs = (1.0, 3.0) if high - low < 3 and not powers else (1.0,)
    axis.set_xscale("log")
    axis.set_xlim(10**low, 10**high)
    axis.xaxis.set_major_locator(LogLocator(10 if high - low < 5 else 100, subs, numticks=20))
    axis.xaxis.set_major_formatter(LogFormatterMathtext() if powers else "{x:g}")
    axis.xaxis.set_minor_formatter(NullFormatter())


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
