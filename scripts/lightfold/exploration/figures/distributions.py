"""How the values of each feature are distributed in each class, and how far apart classes are."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import gaussian_kde

from lightfold.display.names import legible
from lightfold.display.page import add_title, draw_note
from lightfold.exploration.explored import Explored
from lightfold.exploration.style import colour, limits, scale, set_ticks
from lightfold.tables import feature_columns

CAPTION = (
    "The features that tell the classes apart best: one panel per feature, one shape per class. "
    "The number above a panel says how far apart the classes are, from 0 to 1."
)

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

COLUMNS = {
    "feature": "string",
    "label": "string",
    "stars": "int64",
    "missing": "double",
    **dict.fromkeys(QUANTILES, "double"),
    "separation": "double",
    "panel": "int64",
}

#: Most panels, and the correlation with a feature shown above which another one is redundant.
PANELS, SAME = 12, 0.8

#: A feature with so many different values at most has a bar for each, and no curve between them.
DISTINCT = 12

#: Fewest values of a class that show its distribution.
FEW = 5


def describe(
    stars: pd.DataFrame, classes: list[str], bands: list[str], correlations: pd.DataFrame
) -> pd.DataFrame:
    """Return numbers and quantiles of each feature in each class, and which features are shown.

    Parameters
    ----------
    stars : DataFrame
        Rows of a task's table.
    classes : list of str
        Its classes, in order.
    bands : list of str
        Names of bands, with which names of features end that exist in several bands.
    correlations : DataFrame
        Correlations of all pairs of features, from `correlation.correlate`.

    Returns
    -------
    DataFrame
        One row per feature and class: stars, those with a value; missing, the share without;
        quantiles in the feature's unit; separation of the feature, see `separate`; panel, the
        number of the feature among those drawn, 0 if it is not drawn.
    """
    features = stars[feature_columns(stars)].astype("float64")
    apart = separate(features, stars["label"], classes)
    shown = choose(apart, bands, correlations)
    panels = {feature: panel for panel, feature in enumerate(shown, 1)}
    parts = []
    for name in classes:
        own = features[stars["label"] == name]
        part = own.quantile(list(QUANTILES.values())).T.set_axis(list(QUANTILES), axis=1)
        part = part.assign(label=name, stars=own.count(), missing=own.isna().mean())
        parts.append(part.assign(separation=apart).rename_axis("feature").reset_index())
    table = pd.concat(parts, ignore_index=True)
    table["panel"] = table["feature"].map(panels).fillna(0).astype(int)
    return table[list(COLUMNS)]


def separate(features: pd.DataFrame, labels: pd.Series, classes: list[str]) -> pd.Series:
    """Return how far apart the classes are in each feature, from 0 (not at all) to 1.

    It is the mean over all pairs of classes of |Cliff's delta| (Cliff 1993), which is
    |2 AUC - 1|: the probability that a star of one class has the larger value, minus that of the
    other. It uses ranks, so scales do not matter. All pairs have equal weight, so rare classes
    count as much as common ones. A pair counts 0 if one class has fewer than `FEW` values.
    """
    codes = pd.Categorical(labels, categories=classes).codes
    first, second = np.triu_indices(len(classes), 1)
    scores = {}
    for name, column in features.items():
        known = column.notna().to_numpy() & (codes >= 0)
        _, rank = np.unique(column.to_numpy()[known], return_inverse=True)
        counts = np.zeros((rank.max(initial=-1) + 1, len(classes)))
        np.add.at(counts, (rank, codes[known]), 1)
        below = np.cumsum(counts, axis=0) - counts / 2
        n = counts.sum(axis=0)
        pairs = n[first] * n[second]
        wins = (counts.T @ below)[first, second]
        delta = np.abs(2 * wins / np.maximum(pairs, 1) - 1)
        enough = np.minimum(n[first], n[second]) >= FEW
        scores[name] = float(np.where(enough, delta, 0).mean()) if len(pairs) else 0.0
    return pd.Series(scores, dtype=float)


def choose(separation: pd.Series, bands: list[str], correlations: pd.DataFrame) -> list[str]:
    """Return the features that separate classes best, without those that repeat a better one.

    A feature repeats another if it is the same in another band, or if their Spearman correlation
    is above `SAME`.
    """
    shown: dict[str, str] = {}
    for name in separation.sort_values(ascending=False, kind="stable").index:
        before, _, band = name.rpartition("_")
        stem = before if band in bands else name
        alike = correlations.loc[name, list(shown.values())].abs()
        if separation[name] > 0 and stem not in shown and not (alike > SAME).any():
            shown[stem] = name
    return list(shown.values())[:PANELS]


def draw(explored: Explored) -> Figure:
    """Draw one panel per chosen feature, with one violin per class: its quartiles and median."""
    stars, classes, remark = explored.stars, explored.classes, explored.remark
    table = explored.tables["distributions"]
    days = set(explored.tables["period_amplitude"]["period_column"].dropna())
    chosen = table[table["panel"] > 0].drop_duplicates("feature").sort_values("panel")
    if chosen.empty:
        return draw_note(f"No feature separates the classes:\n{remark}.")
    columns = min(3, len(chosen))
    rows = -(-len(chosen) // columns)
    figure, panels = plt.subplots(
        rows,
        columns,
        figsize=(max(2.4 * columns, 4.2), 1 + rows * (0.6 + 0.17 * len(classes))),
        sharey=True,
        squeeze=False,
    )
    for axis in panels.flat[len(chosen) :]:
        axis.set_axis_off()
    for axis, feature, apart in zip(
        panels.flat, chosen["feature"], chosen["separation"], strict=False
    ):
        known = stars.loc[stars[feature].notna(), ["label", feature]]
        _draw_panel(axis, known[feature].astype(float), known["label"], classes)
        unit = " [d]" if feature in days else ""
        axis.set_title(f"{legible(feature)}{unit}  {apart:.2f}", fontsize=7.5)
    panels[0][0].set_yticks(range(len(classes)), [legible(name) for name in classes])
    panels[0][0].set_ylim(len(classes) - 0.4, -0.6)
    add_title(
        figure,
        "Best separating features and their separation: |2 AUC - 1|, mean over pairs of classes",
        remark,
    )
    return figure


def _draw_panel(axis: Axes, values: pd.Series, labels: pd.Series, classes: list[str]) -> None:
    low, high = limits(values, labels, 0.005)
    axis.set_xscale(**scale(values.to_numpy()))
    axis.set_xlim(*((low, high) if low < high else (low - 0.5, low + 0.5)))
    few = values.nunique() <= DISTINCT
    if few:  # room for whole bars
        transform = axis.xaxis.get_transform()
        start, end = transform.transform(np.array(axis.get_xlim()))
        room = 0.04 * (end - start) * np.array([-1, 1])
        axis.set_xlim(*transform.inverted().transform(np.array([start, end]) + room))
    set_ticks(axis)
    axis.tick_params(labelsize=7)
    axis.tick_params(axis="y", length=0)
    axis.grid(axis="y", visible=False)
    one = _draw_bars if few else _draw_violin
    for row, name in enumerate(classes):
        one(axis, row, values[labels == name].to_numpy(), colour(classes, name))


def _draw_bars(axis: Axes, row: int, values: np.ndarray, face: str) -> None:
    """Draw how often each value is there, and the median."""
    if len(values) == 0:
        return
    x, counts = np.unique(values, return_counts=True)
    half = 0.44 * counts / counts.max()
    axis.vlines(x, row - half, row + half, color=face, alpha=0.55, linewidth=4)
    axis.plot(np.median(values), row, "o", color="white", markeredgecolor="0.15", markersize=3.2)


def _draw_violin(axis: Axes, row: int, values: np.ndarray, face: str) -> None:
    """Draw the density of values on the scale of the axis, or the values if they are few."""
    transform = axis.xaxis.get_transform()
    seen = transform.transform(values)
    if len(values) < 2 * FEW or np.ptp(seen) == 0:
        axis.plot(values, np.full(len(values), row), "|", color=face, markersize=6)
        return
    start, end = transform.transform(np.array(axis.get_xlim()))
    grid = np.linspace(start, end, 160)
    density = gaussian_kde(seen)(grid)
    half = 0.44 * density / density.max()
    x = transform.inverted().transform(grid)
    axis.fill_between(x, row - half, row + half, color=face, alpha=0.55, linewidth=0)
    first, median, third = np.quantile(values, [0.25, 0.5, 0.75])
    axis.plot([first, third], [row, row], color="0.15", linewidth=2.2, solid_capstyle="butt")
    axis.plot(median, row, "o", color="white", markeredgecolor="0.15", markersize=3.2)
