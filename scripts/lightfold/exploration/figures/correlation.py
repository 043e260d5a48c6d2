"""Which features rank stars similarly: Spearman correlations, and clusters of features."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from scipy.cluster.hierarchy import dendrogram, fcluster, leaves_list, linkage
from scipy.optimize import isotonic_regression
from scipy.spatial.distance import squareform

from lightfold.display.names import FEATURE, legible
from lightfold.display.page import add_title
from lightfold.exploration.explored import Explored
from lightfold.tables import feature_columns

CAPTION = (
    "Spearman correlation of every two features. Features that rank stars similarly are next to "
    "each other, and their clusters are framed."
)

COLUMNS = {
    "feature": "string",
    "other": "string",
    "correlation": "double",
    "order": "int64",
    "cluster": "int64",
    "representative": "string",
}

#: Average correlation of the features of a cluster.
ALIKE = 0.5

#: Up to this many features are named. If there are more, up to this many clusters are named.
NAMED = 45

#: Up to this many features have their correlations written into the map.
WRITTEN = 14

#: Fewest stars that have both features. If there are more stars than the second number, every
#: second, third ... one is used: each pair ranks its own stars, and correlations are then known to
#: 0.01.
FEWEST, MOST = 10, 20_000


def correlate(stars: pd.DataFrame) -> pd.DataFrame:
    """Return Spearman's correlation of every two features, over the stars that have both.

    Parameters
    ----------
    stars : DataFrame
        Rows of a task's table.

    Returns
    -------
    DataFrame of shape (features, features)
        NaN if a feature is constant or too few stars have both.
    """
    some = stars.iloc[:: max(1, -(-len(stars) // MOST))]
    return some[feature_columns(stars)].corr(method="spearman", min_periods=FEWEST)


def cluster(correlations: pd.DataFrame) -> pd.DataFrame:
    """Return all correlations, and the order and clusters of the features.

    Features are clustered by average linkage of 1 - |correlation|. The leaves are in optimal order
    (Bar-Joseph, Gifford & Jaakkola 2001).

    Parameters
    ----------
    correlations : DataFrame
        From `correlate`.

    Returns
    -------
    DataFrame
        One row per ordered pair: feature, other and correlation. Of the feature: order, its place
        among the leaves from 0; cluster, counted from 1 in that order; representative, the
        member of the cluster that correlates best with the others on average.
    """
    names = list(correlations.columns)
    tree = _tree(correlations)
    order = np.arange(len(names)) if tree is None else leaves_list(tree)
    codes = np.ones(len(names), int) if tree is None else _cut(tree)
    number = {code: i for i, code in enumerate(dict.fromkeys(codes[order]), 1)}
    strength = correlations.abs().fillna(0).to_numpy()
    best = {}
    for code in number:
        members = np.flatnonzero(codes == code)
        best[code] = names[members[strength[np.ix_(members, members)].sum(axis=1).argmax()]]
    leaves = [names[place] for place in order]
    ordered = codes[order]
    each = len(names)
    return pd.DataFrame(
        {
            "feature": np.repeat(leaves, each),
            "other": np.tile(leaves, each),
            "correlation": correlations.loc[leaves, leaves].to_numpy().ravel(),
            "order": np.repeat(np.arange(each), each),
            "cluster": np.repeat([number[code] for code in ordered], each),
            "representative": np.repeat([best[code] for code in ordered], each),
        }
    )


def draw(explored: Explored) -> Figure:
    """Draw the correlations as a map in the order of the leaves, with the tree beside it."""
    correlations = explored.correlations
    leaves = explored.tables["correlation"].drop_duplicates("feature")
    names = list(leaves["feature"])
    number = len(names)
    texts = [legible(name, FEATURE) for name in names]
    height = float(np.clip(1.6 + 0.17 * number, 2.4, 5.8))
    figure, (left, axis) = plt.subplots(
        1, 2, figsize=(7.2, height), gridspec_kw={"width_ratios": [1, 7]}
    )
    values = correlations.loc[names, names].to_numpy()
    image = axis.imshow(values, vmin=-1, vmax=1, cmap="RdBu_r", aspect="auto")
    axis.set_facecolor("0.8")  # what is not known
    axis.grid(False)
    axis.spines[:].set_visible(True)
    axis.tick_params(length=0)
    _draw_tree(left, _tree(correlations), number)
    left.set_ylim(axis.get_ylim())
    axis.set_xticks([])
    axis.yaxis.tick_right()
    if number <= NAMED:
        axis.set_yticks(range(number), texts, fontsize=7)
        below = ""
    else:
        axis.set_yticks([])
        _name_clusters(axis, leaves)
        below = "; each is named by the feature most like its others"
    if number <= WRITTEN:
        axis.set_xticks(range(number), texts, fontsize=7, rotation=30, ha="right")
        for (row, column), value in np.ndenumerate(values):
            colour = "white" if abs(value) > 0.6 else "black"
            axis.text(column, row, f"{value:.2f}", ha="center", va="center", color=colour, size=6)
    for _, members in leaves.groupby("cluster"):
        if len(members) > 1:
            corner = members["order"].min() - 0.5
            size = len(members)
            axis.add_patch(Rectangle((corner, corner), size, size, fill=False, linewidth=0.8))
    figure.colorbar(image, ax=left, location="left", label="Spearman correlation", aspect=30)
    clusters = leaves["cluster"].max()
    add_title(figure, f"{number} features in {clusters} clusters (framed){below}", explored.remark)
    return figure


def _tree(correlations: pd.DataFrame) -> np.ndarray | None:
    if len(correlations) < 2:
        return None
    distance = 1 - correlations.abs().fillna(0).to_numpy()
    distance = (distance + distance.T) / 2
    np.fill_diagonal(distance, 0)
    return linkage(squareform(distance, checks=False), "average", optimal_ordering=True)


def _cut(tree: np.ndarray) -> np.ndarray:
    """Return the cluster of each feature: cut at `ALIKE`, or higher if there are too many."""
    codes = fcluster(tree, 1 - ALIKE, "distance")
    return codes if codes.max() <= NAMED else fcluster(tree, NAMED, "maxclust")


def _draw_tree(axis: Axes, tree: np.ndarray | None, number: int) -> None:
    axis.set_axis_off()
    if tree is None:
        return
    drawn = dendrogram(tree, no_plot=True)
    lines = [
        list(zip(x, (np.asarray(y) - 5) / 10, strict=True))
        for x, y in zip(drawn["dcoord"], drawn["icoord"], strict=True)
    ]
    axis.add_collection(LineCollection(lines, colors="0.3", linewidths=0.6))
    axis.set_xlim(tree[:, 2].max() * 1.02, 0)
    axis.set_ylim(number - 0.5, -0.5)


def _name_clusters(axis: Axes, leaves: pd.DataFrame) -> None:
    """Write the clusters' names beside the map, spread out so that no two overlap."""
    number = len(leaves)
    groups = leaves.groupby("cluster")
    middle = groups["order"].mean().to_numpy()
    texts = [
        legible(name, FEATURE) + (f" + {size - 1}" if size > 1 else "")
        for name, size in zip(groups["representative"].first(), groups.size(), strict=True)
    ]
    places = spread(middle, number / (NAMED + 7), number)
    beside = axis.get_yaxis_transform()
    for start, place, text in zip(middle, places, texts, strict=True):
        (line,) = axis.plot([1, 1.015, 1.045, 1.05], [start, start, place, place], "0.5")
        line.set(transform=beside, clip_on=False, linewidth=0.6)
        axis.text(1.055, place, text, transform=beside, va="center", fontsize=6.5)


def spread(wanted: np.ndarray, gap: float, number: int) -> np.ndarray:
    """Return places in order, at least `gap` apart, near those wanted and from 0 to `number`."""
    order = np.arange(len(wanted)) * gap
    start = isotonic_regression(wanted - order).x
    return np.clip(start, -0.5, max(number - 0.5 - order[-1], -0.5)) + order
