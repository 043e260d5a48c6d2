"""Principal components: how much variance they explain, and the stars on the first two."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from sklearn.decomposition import PCA

from lightfold.display.page import add_legend, add_title, draw_note
from lightfold.exploration.explored import Explored
from lightfold.exploration.style import limits, scatter_classes
from lightfold.plugins.reducers import pca
from lightfold.sampling.scaling import fit_scaling
from lightfold.tables import feature_columns

CAPTION = (
    "How much of the variance of all features their principal components explain (left), and the "
    "stars on the first two of them (right)."
)

VARIANCE = {"component": "int64", "explained": "double", "cumulative": "double"}
STARS = {
    "object_id": "string",
    "label": "string",
    "component_1": "double",
    "component_2": "double",
}

#: Share of each class that may be outside the panel, on each side.
OUTSIDE = 0.01


def reduce(stars: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the principal components of the features, imputed and scaled as models see them.

    Parameters
    ----------
    stars : DataFrame
        Rows of a task's table. Medians, means and standard deviations are learned from them.

    Returns
    -------
    variance : DataFrame
        component, from 1; explained, its share of the variance; cumulative. No row if no feature
        varies.
    places : DataFrame
        object_id, label, and the first two components in standard deviations of features; NaN
        for a component that does not exist.
    """
    places = stars[["object_id", "label"]].reset_index(drop=True)
    places = places.assign(component_1=np.nan, component_2=np.nan)
    X = stars[feature_columns(stars)]
    if len(X) < 2 or not (X.max() > X.min()).any():
        return pd.DataFrame(columns=list(VARIANCE)), places
    scaled = fit_scaling(X).transform(X.to_numpy(dtype=float))
    pca = PCA(svd_solver="full")
    found = pca.fit_transform(scaled)
    for number in range(min(2, found.shape[1])):
        places[f"component_{number + 1}"] = found[:, number]
    explained = pca.explained_variance_ratio_
    variance = pd.DataFrame(
        {
            "component": np.arange(1, len(explained) + 1),
            "explained": explained,
            "cumulative": np.cumsum(explained),
        }
    )
    return variance, places


def enough(variance: pd.DataFrame) -> dict[float, int]:
    """Return how many components are needed for each share of the variance in a search space."""
    explained = variance["explained"].to_numpy()
    return {share: pca.enough(explained, share) for share in pca.SHARES}


def draw(explored: Explored) -> Figure:
    """Draw the variance of the components, and the stars on the first two."""
    variance, places = (explored.tables[f"pca_{name}"] for name in ("variance", "stars"))
    classes, remark = explored.classes, explored.remark
    if len(variance) < 2:
        return draw_note("Fewer than two features vary, so there are no two components.")
    figure, (left, axis) = plt.subplots(
        1, 2, figsize=(7.2, 4), gridspec_kw={"width_ratios": [1, 1.35]}
    )
    _draw_variance(left, variance)
    scatter_classes(axis, places, "component_1", "component_2", classes)
    outside = np.zeros(len(places), bool)
    for name, setter in (("component_1", axis.set_xlim), ("component_2", axis.set_ylim)):
        low, high = limits(places[name], places["label"], OUTSIDE)
        edge = 0.04 * (high - low)
        setter(low - edge, high + edge)
        outside |= ~places[name].between(low - edge, high + edge).to_numpy()
    first, second = 100 * variance["explained"].iloc[:2]
    axis.set_xlabel(f"component 1 ({first:.0f} % of the variance)")
    axis.set_ylabel(f"component 2 ({second:.0f} %)")
    add_legend(figure, [axis], columns=min(len(classes), 6))
    more = f"; not shown: {outside.sum()} outside the panel" if outside.any() else ""
    title = "Principal components of the features, imputed and scaled"
    add_title(figure, title, f"{remark}{more}")
    return figure


def _draw_variance(axis: Axes, variance: pd.DataFrame) -> None:
    counts = enough(variance)
    variance = variance.iloc[: int(1.15 * max(counts.values())) + 1]
    number = variance["component"]
    axis.bar(number, 100 * variance["explained"], color="C5", width=0.8)
    mark = "o" if len(number) <= 15 else ""
    axis.plot(number, 100 * variance["cumulative"], color="C0", marker=mark)
    axis.plot(
        list(counts.values()),
        [100 * variance["cumulative"].iloc[count - 1] for count in counts.values()],
        "D",
        color="C1",
        markersize=4.5,
        zorder=3,
    )
    shares = " / ".join(f"{100 * share:.0f}" for share in counts)
    needed = " / ".join(str(count) for count in counts.values())
    axis.set_title(f"{shares} % of the variance:\n{needed} components", fontsize=8)
    axis.set_ylim(0, 103)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set_xlabel("component")
    axis.set_ylabel("variance [%] (bars: each, line: cumulative)")
