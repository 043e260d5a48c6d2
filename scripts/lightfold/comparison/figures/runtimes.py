"""How long each model takes to train and to predict."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from lightfold.comparison.compared import Compared
from lightfold.comparison.figures.series import honest
from lightfold.display.page import add_title
from lightfold.display.ticks import Powers

CAPTION = (
    "Seconds that each setting takes to train and to predict, on one thread: one line per setting, "
    "grouped by model."
)

#: Height of a line, and of all that a page has room for [in]; most points of its name.
LINE, LINES_HEIGHT, NAME = 0.14, 8.2, 6.5


def draw(compared: Compared) -> Figure:
    """Draw times of honest settings of one test size: one line per setting, grouped by model."""
    remark, scores = honest(compared.main)
    by_model = scores.groupby("model", sort=False)
    scores = pd.concat([own.sort_values("name") for _, own in by_model])
    lines = range(len(scores))
    ends = np.flatnonzero((scores["model"] != scores["model"].shift(-1)).to_numpy())
    height = min(LINE, LINES_HEIGHT / len(lines))
    figure, panels = plt.subplots(
        1, 2, figsize=(7.2, 1.1 + height * len(lines)), sharey=True, squeeze=False
    )
    engine: Any = figure.get_layout_engine()
    engine.set(wspace=0.06)
    titles = {"train_seconds": "training", "predict_seconds": "prediction of the test set"}
    for axis, (column, title) in zip(panels[0], titles.items(), strict=True):
        axis.plot(scores[column], lines, "o", color="C0")
        for end in ends[:-1]:
            axis.axhline(end + 0.5, color="0.7", linewidth=0.5, zorder=0)
        _set_seconds(axis, scores[column])
        axis.set_title(title)
        axis.set_xlabel("time [s], one thread")
        axis.grid(axis="y", visible=False)
        axis.tick_params(axis="y", length=0)
    panels[0][0].set_yticks(lines, scores["name"], fontsize=min(NAME, 65 * height))
    panels[0][0].set_ylim(len(lines) - 0.5, -0.5)
    size = f"test size {100 * scores['test_size'].iloc[0]:.0f}\N{NO-BREAK SPACE}%"
    add_title(
        figure,
        "How long the final fit and predicting take",
        " · ".join(filter(None, (size, remark))),
    )
    return figure


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
