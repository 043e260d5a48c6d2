"""How long each model takes to train and to predict."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from lightfold.comparison.compared import Compared
from lightfold.comparison.figures.series import honest, in_series, mark
from lightfold.display.page import add_legend, add_title
from lightfold.display.ticks import Powers

CAPTION = (
    "Seconds that each setting takes to train and to predict, on one thread: one line per setting, "
    "grouped by model."
)

#: Height of a line of runtimes, and of all that a page has room for [in].
LINE, LINES_HEIGHT = 0.13, 7.6


def draw(compared: Compared) -> Figure:
    """Draw times of honest settings of one test size: one line per setting, grouped by model."""
    remark, scores = honest(in_series(compared.main))
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
            axis.plot(x, y, linestyle="none", **mark(number, name))
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
    axis.xaxis.set_major_formatter(Powers() if powers else "{x:g}")
    axis.xaxis.set_minor_formatter(NullFormatter())
