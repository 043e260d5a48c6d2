"""How classes and values look in all figures of the exploration."""

from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter

from lightfold.display.names import legible
from lightfold.display.page import MARKERS

#: Colours of classes: those of the style sheet, and four more for tasks with many classes.
COLOURS = [
    *mpl.rcParams["axes.prop_cycle"].by_key()["color"],
    *("#808000", "#882255", "#8A8A8A", "#6A3D9A"),
]

#: Positive values whose percentiles span more than this factor have a logarithmic scale.
DECADES = 20

#: Values around zero that reach beyond this many interquartile ranges on either side have a
#: squeezed (inverse sinh) scale.
TAILS = 5

#: A logarithmic axis with fewer decades than this has ticks between powers of ten.
FEW_DECADES = 2

#: Smallest distance between ticks, as a fraction of a squeezed axis.
APART = 0.14

#: Points of more stars than this are stored as pixels in a PDF.
VECTORS = 3_000


def colour(classes: list[str], name: str) -> str:
    """Return the colour of a class: the same in every figure of a task."""
    return COLOURS[classes.index(name) % len(COLOURS)]


def marker(classes: list[str], name: str) -> str:
    """Return the marker of a class."""
    return MARKERS[classes.index(name) % len(MARKERS)]


def scale(values: np.ndarray) -> dict[str, Any]:
    """Return a scale that shows the values well: linear, logarithmic or inverse sinh.

    Parameters
    ----------
    values : array of float
        The values along an axis, finite and not empty.

    Returns
    -------
    dict
        Arguments of ``set_xscale`` or ``set_yscale``.
    """
    low, first, median, third, high = np.quantile(values, [0.005, 0.25, 0.5, 0.75, 0.995])
    spread = third - first
    if values.min() > 0:
        return {"value": "log" if high / low > DECADES else "linear"}
    if abs(median) < 2 * spread and max(high - third, first - low) > TAILS * spread:
        return {"value": "asinh", "linear_width": spread}
    return {"value": "linear"}


def set_ticks(axis: Axes) -> None:
    """Set few ticks on the x axis of a narrow panel, so that no two labels touch."""
    kind = axis.get_xscale()
    low, high = axis.get_xlim()
    if kind == "linear":
        axis.locator_params(axis="x", nbins=5)
    if kind == "log" and high / low < 10**FEW_DECADES:
        axis.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
        axis.xaxis.set_major_formatter("{x:g}")
        axis.xaxis.set_minor_formatter(NullFormatter())
    if kind != "asinh":
        return
    transform = axis.xaxis.get_transform()
    start, end = transform.transform(np.array([low, high]))
    powers = 10.0 ** np.arange(np.ceil(np.log10(max(abs(low), abs(high)))), -7, -1)
    ticks: list[float] = []
    signed = [sign * factor * power for factor in (1, 3) for power in powers for sign in (1, -1)]
    for tick in (0.0, *signed):
        gaps = np.abs(transform.transform(np.array([*ticks, np.inf])) - transform.transform(tick))
        if low <= tick <= high and gaps.min() > APART * (end - start):
            ticks.append(tick)
    ticks = sorted(ticks)
    axis.set_xticks(ticks, [f"{tick:g}".replace("-", "\N{MINUS SIGN}") for tick in ticks])
    axis.set_xticks([], minor=True)


def scatter_classes(axis: Axes, points: pd.DataFrame, x: str, y: str, classes: list[str]) -> None:
    """Draw stars as points, rare classes larger and on top; labels give the number of each class.

    Parameters
    ----------
    axis : Axes
        The panel.
    points : DataFrame
        ``label``, and the columns `x` and `y`, which are finite.
    x, y : str
        Columns along the two axes.
    classes : list of str
        The classes of the task, in order.
    """
    counts = points["label"].value_counts()
    for layer, name in enumerate(counts.index):
        thin = 1.7 if marker(classes, name) in "P*" else 1
        own = points[points["label"] == name]
        axis.scatter(
            *(own[x], own[y]),
            s=thin * float(np.clip(1_500 / len(own), 3, 16)),
            marker=marker(classes, name),
            color=colour(classes, name),
            alpha=float(np.clip(900 / len(own), 0.35, 0.9)),
            edgecolor="white",
            linewidth=0.25 if len(own) < VECTORS else 0,
            zorder=2 + layer / 100,
            rasterized=len(own) > VECTORS,
        )
    for name in classes:
        axis.plot(
            *([], []),
            linestyle="none",
            marker=marker(classes, name),
            color=colour(classes, name),
            label=f"{legible(name)} ({counts.get(name, 0):,})",
        )


def limits(values: pd.Series, labels: pd.Series, share: float) -> tuple[float, float]:
    """Return the range that contains all of every class except `share` at each end."""
    groups = values.groupby(labels)
    return float(groups.quantile(share).min()), float(groups.quantile(1 - share).max())
