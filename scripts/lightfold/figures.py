"""Figures of the comparison. Each takes tables and returns a figure; `save` writes PNG and PDF."""

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
from lightfold.compare import class_f1, confusion_matrix, members

plt.style.use(Path(__file__).with_suffix(".mplstyle"))

MARKERS = "osD^vPX*"


def save(figure: Figure, path: str) -> None:
    """Write a figure in the format of the path's suffix, without a date in it."""
    suffix = Path(path).suffix[1:]
    with tables.whole(path) as temporary:
        metadata = {"CreationDate": None} if suffix == "pdf" else {}
        figure.savefig(temporary, format=suffix, metadata=metadata)


def draw_note(text: str) -> Figure:
    """Draw a text in place of a figure that has nothing to show."""
    figure = plt.figure(figsize=(5, 1))
    figure.text(0.5, 0.5, text, ha="center", va="center")
    return figure


def draw_confusion(best: pd.DataFrame, confusion: pd.DataFrame, classes: list[str]) -> Figure:
    """Draw the confusion matrix of each model's best setting: counts, and percent of the row."""
    columns = min(len(best), 2)
    lines = -(-len(best) // columns)
    side = 1.1 + 0.62 * max(len(classes), 4)
    figure, axes = plt.subplots(lines, columns, figsize=(side * columns, side * lines * 0.95))
    panels = np.atleast_1d(axes).ravel()
    for axis in panels[len(best) :]:
        axis.set_axis_off()
    for axis, (_, setting) in zip(panels, best.iterrows(), strict=False):
        matrix = confusion_matrix(members(confusion, setting), classes)
        _draw_matrix(axis, matrix)
        axis.set_title(f"{setting['model']} · {setting['resampler']}")
    repeats = int(best["repeats"].max())
    summed = f", summed over {repeats} repeats" if repeats > 1 else ""
    size = f"{100 * best['test_size'].iloc[0]:.0f} %"
    figure.suptitle(
        f"Best setting of each model by validation · test size {size}{summed}\n"
        f"rows: true class, columns: predicted; stars and percent of the row",
        fontsize=9,
    )
    return figure


def draw_test_sizes(scores: pd.DataFrame, metric: str) -> Figure:
    """Draw a metric over test size: one panel a model, one line a resampler."""
    models = list(scores["model"].unique())
    resamplers = sorted(scores["resampler"].unique())
    figure, panels = plt.subplots(
        1,
        len(models),
        figsize=(2.4 * len(models) + 1.2, 3.2),
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    for axis, model in zip(panels[0], models, strict=True):
        for number, resampler in enumerate(resamplers):
            own = scores[(scores["model"] == model) & (scores["resampler"] == resampler)]
            own = own.sort_values("test_size")
            if own.empty:
                continue
            x = 100 * own["test_size"] + 0.25 * (number - (len(resamplers) - 1) / 2)
            spread = own.get(f"{metric}_sd")
            axis.errorbar(
                *(x, own[metric]),
                yerr=None if spread is None else spread.fillna(0),
                **_mark(number, resampler),
            )
        axis.set_title(model)
        axis.set_xlabel("test size [%]")
        axis.set_xticks(sorted({round(100 * size) for size in scores["test_size"]}))
    several = scores["repeats"].max() > 1
    bars = "\n(bars: standard deviation over repeats)" if several else ""
    panels[0][0].set_ylabel(f"{metric} on the test set{bars}")
    _add_legend(figure, panels[0])
    return figure


def draw_class_f1(scores: pd.DataFrame, confusion: pd.DataFrame, classes: list[str]) -> Figure:
    """Draw the F1 of each class as a heat map: one row a model and resampler."""
    names = [f"{row.model} · {row.resampler}" for row in scores.itertuples()]
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
    axis.set_yticks(range(len(names)), names)
    axis.set_xticks(range(len(classes)), [f"{name}\n{support[name]}" for name in classes])
    axis.tick_params(length=0)
    axis.grid(False)
    size = f"{100 * scores['test_size'].iloc[0]:.0f} %"
    pooled = ", repeats pooled" if scores["repeats"].max() > 1 else ""
    figure.suptitle(
        f"F1 of each class · test size {size}{pooled}\nrows: best validation first", fontsize=9
    )
    axis.set_xlabel("class, and its stars in a test set")
    figure.colorbar(image, ax=axis, label="F1", shrink=0.6)
    return figure


def draw_runtimes(scores: pd.DataFrame) -> Figure:
    """Draw training and prediction times: one row a model, one mark a resampler."""
    models = list(scores["model"].unique())
    resamplers = sorted(scores["resampler"].unique())
    figure, panels = plt.subplots(
        1, 2, figsize=(7.2, 1.5 + 0.5 * len(models)), sharey=True, squeeze=False
    )
    titles = {"train_seconds": "training", "predict_seconds": "prediction of the test set"}
    for axis, (column, title) in zip(panels[0], titles.items(), strict=True):
        for number, resampler in enumerate(resamplers):
            own = scores[scores["resampler"] == resampler]
            y = own["model"].map(models.index) + 0.12 * (number - (len(resamplers) - 1) / 2)
            axis.plot(
                *(own[column], y),
                linestyle="none",
                **_mark(number, resampler),
            )
        decades = np.log10(scores[column].clip(lower=1e-6))
        low, high = np.floor(decades.min() - 0.05), np.ceil(decades.max() + 0.05)
        subs = (1.0, 3.0) if high - low < 3 else (1.0,)
        axis.set_xscale("log")
        axis.set_xlim(10**low, 10**high)
        axis.xaxis.set_major_locator(LogLocator(subs=subs, numticks=20))
        axis.xaxis.set_major_formatter("{x:g}")
        axis.xaxis.set_minor_formatter(NullFormatter())
        axis.set_title(title)
        axis.set_xlabel("time [s], one thread")
        axis.set_yticks(range(len(models)), models)
    panels[0][0].invert_yaxis()
    _add_legend(figure, panels[0])
    return figure


def _mark(number: int, label: str) -> dict[str, str]:
    """Return the look of one of several series: its colour alone does not tell it apart."""
    return {"color": f"C{number}", "marker": MARKERS[number % len(MARKERS)], "label": label}


def _add_legend(figure: Figure, panels: Sequence[Axes]) -> None:
    """Put one legend below all panels, each series once."""
    handles = {
        label: handle
        for axis in panels
        for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)
    }
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=len(handles))


def _draw_matrix(axis: Axes, matrix: pd.DataFrame) -> None:
    counts = matrix.to_numpy(dtype=int)
    percent = 100 * matrix.div(matrix.sum(axis=1).clip(lower=1), axis=0).to_numpy()
    axis.imshow(percent, vmin=0, vmax=100)
    for (row, column), value in np.ndenumerate(percent):
        colour = "white" if value < 50 else "black"
        text = f"{counts[row, column]:d}\n{value:.0f} %"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=7)
    axis.set_xticks(range(len(matrix)), matrix.columns, rotation=45, ha="right")
    axis.set_yticks(range(len(matrix)), matrix.index)
    axis.tick_params(length=0)
    axis.grid(False)
