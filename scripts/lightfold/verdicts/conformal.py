"""Figure of conformal sets: how often they hold the true class, and how large they are."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.display import page
from lightfold.display.names import SUMMARY, legible
from lightfold.verdicts.leader import sample

CAPTION = (
    "Sets of classes for the best setting by validation. Left: how often a set holds the true "
    "class; bars are 95 % intervals, and the dashed line is the coverage asked. Right: how many "
    "classes a set has. Below: how many test stars have no class, one class, several or all."
)

#: How each method is drawn, and what it is called.
MARKS: dict[str, dict[str, Any]] = {
    "marginal": {"color": "C0", "marker": "o", "label": "marginal: one threshold"},
    "interpolated": {"color": "C2", "marker": "D", "label": "interpolated"},
    "class_conditional": {
        "color": "C1",
        "marker": "s",
        "label": "class-conditional: one per class",
    },
}

#: Sets by the number of their classes, from none to all, and how they are drawn.
SIZES: dict[str, dict[str, Any]] = {
    "empty": {"color": "white", "hatch": "/////", "edgecolor": "0.5", "label": "no class"},
    "single": {"color": "0.3", "edgecolor": "white", "label": "one class"},
    "several": {"color": "0.6", "edgecolor": "white", "label": "several classes"},
    "full": {"color": "0.82", "edgecolor": "white", "label": "all classes"},
}

#: Height of a class, of a bar, of all that a page has room for, and of what is around panels [in].
CLASS, BAR, ROOM, AROUND = 0.36, 0.24, 8.4, 0.75

#: How far apart the methods of a class are, in heights of a class.
APART = 0.24

NUMBERS = ["coverage", "low", "high", "mean_size", "support", *SIZES]


def draw(own: pd.DataFrame, classes: list[str], name: str) -> Figure:
    """Draw the sets of one setting, each coverage asked in a row of panels.

    Parameters
    ----------
    own : DataFrame
        Its rows of the table ``conformal``; repeats are averaged.
    classes : list of str
        The classes, in the order of their codes.
    name : str
        Name of the setting.
    """
    own = own.assign(several=own["support"] - own[["empty", "single", "full"]].sum(axis=1))
    mean = own.groupby(["coverage_asked", "method", "class"], dropna=False)[NUMBERS].mean()
    asked = list(own["coverage_asked"].unique())
    rows = len(classes) + 1
    heights = [AROUND + CLASS * rows, AROUND + BAR * len(MARKS)]
    most = max(1, int(ROOM / sum(heights)))
    shown = asked[:most]
    scale = min(1, ROOM / sum(heights) / len(shown))
    figure = page.plt.figure(figsize=(7.2, 0.9 + sum(heights) * scale * len(shown)))
    grid = figure.add_gridspec(2 * len(shown), 2, height_ratios=heights * len(shown))
    panels: list[Axes] = []
    for row, level in enumerate(shown):
        left = figure.add_subplot(grid[2 * row, 0])
        right = figure.add_subplot(grid[2 * row, 1], sharey=left)
        below = figure.add_subplot(grid[2 * row + 1, :])
        found = mean.loc[level]
        _draw_coverage(left, found, classes, level)
        _draw_size(right, found, classes)
        _draw_counts(below, found)
        panels.append(left)
    page.add_legend(figure, panels, columns=3)
    left_out = f"; the first {most} of {len(asked)} coverages asked" if most < len(asked) else ""
    page.add_title(
        figure, f"Conformal sets · {name}", f"best by validation; {sample(own)}{left_out}"
    )
    return figure


def _draw_coverage(axis: Axes, found: pd.DataFrame, classes: list[str], level: float) -> None:
    for number, (method, look) in enumerate(MARKS.items()):
        held = _in_order(found, method, classes)
        ends = [held["coverage"] - held["low"], held["high"] - held["coverage"]]
        place = _places(number, len(held))
        axis.errorbar(held["coverage"], place, xerr=ends, linestyle="none", elinewidth=1.1, **look)
    axis.axvline(level, color="0.25", linewidth=1, linestyle="--", zorder=1)
    support = held["support"].round().astype(int)
    names = ["all stars", *(legible(name) for name in classes)]
    texts = [f"{text} · {stars}" for text, stars in zip(names, support, strict=True)]
    axis.set_yticks(range(len(texts)), texts, fontsize=7.5)
    axis.get_yticklabels()[0].set_fontstyle(SUMMARY)
    _part(axis, len(texts))
    axis.set_xlim(min(0.5, found["low"].min()) - 0.02, 1.02)
    axis.set_title(f"Coverage ({100 * level:g} % asked)")
    axis.set_xlabel("share of test stars whose set holds their class")


def _draw_size(axis: Axes, found: pd.DataFrame, classes: list[str]) -> None:
    for number, (method, look) in enumerate(MARKS.items()):
        held = _in_order(found, method, classes)
        axis.hlines(_places(number, len(held)), 0, held["mean_size"], color=look["color"])
        axis.plot(held["mean_size"], _places(number, len(held)), linestyle="none", **look)
    _part(axis, len(held))
    axis.set_xlim(0, max(2, 1.05 * found["mean_size"].max()))
    axis.locator_params(axis="x", nbins=5)
    axis.tick_params(labelleft=False)
    axis.set_title("Size of the sets")
    axis.set_xlabel(f"mean number of classes, of {len(classes)}")


def _draw_counts(axis: Axes, found: pd.DataFrame) -> None:
    every = found[found.index.get_level_values("class").isna()].droplevel("class")
    every = every.loc[list(MARKS)]
    start = pd.Series(0.0, index=every.index)
    for size, look in SIZES.items():
        count = every[size]
        axis.barh(range(len(every)), count, left=start, height=0.7, linewidth=0.8, **look)
        start = start + count
    axis.set_yticks(range(len(every)), [name.replace("_", "-") for name in every.index])
    axis.set_ylim(len(every) - 0.5, -0.5)
    axis.set_xlim(0, start.max())
    axis.tick_params(axis="y", length=0)
    axis.grid(False)
    axis.set_xlabel("number of test stars, by the classes in their sets")
    axis.legend(loc="lower left", bbox_to_anchor=(0, 0.98), borderaxespad=0, ncols=len(SIZES))


def _in_order(found: pd.DataFrame, method: str, classes: list[str]) -> pd.DataFrame:
    """Return the rows of a method: all stars, then the classes in their order."""
    own = found.loc[method]
    return pd.concat([own[own.index.isna()], own.loc[classes]])


def _places(number: int, rows: int) -> list[float]:
    return [row + APART * (number - 1) for row in range(rows)]


def _part(axis: Axes, rows: int) -> None:
    """Set rows apart, the first at the top."""
    axis.set_ylim(rows - 0.5, -0.5)
    axis.axhline(0.5, color="0.6", linewidth=0.8)
    axis.grid(axis="y", visible=False)
    axis.tick_params(axis="y", length=0)
