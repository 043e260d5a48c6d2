"""Figure of maps of stars, with one colour and marker per class."""

import numpy as np
import pandas as pd
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from lightfold.display import page
from lightfold.display.names import legible
from lightfold.exploration import style
from lightfold.exploration.training_stars import UNSEEN

CAPTION = (
    "t-SNE maps of the training stars: stars with similar features are near each other. Distances "
    "between groups and the sizes of groups have no meaning."
)

#: Panels per row, and the width of the page [in].
_ACROSS, _PAGE = 3, 7.2

#: Area of the points of the most frequent class, and the largest area [pt^2].
_SMALLEST, _LARGEST = 2.5, 16.0

#: If there are more stars than this, points are smaller.
_CROWD = 2_000


def draw(maps: pd.DataFrame, classes: list[str], titles: dict[float, str], headline: str) -> Figure:
    """Draw one panel per perplexity; rare classes are larger and on top of frequent ones.

    Parameters
    ----------
    maps : DataFrame
        label, perplexity, x, y.
    classes : list of str
        The classes, in the order of their colours.
    titles : dict
        Title of the panel of each perplexity.
    headline : str
        Title of the figure.
    """
    if not titles:
        return page.draw_note(f"{headline}: too few for a map")
    lines, across = -(-len(titles) // _ACROSS), min(len(titles), _ACROSS)
    height = _PAGE / max(across, 2) * _shape(maps) + 0.2
    figure, panels = page.plt.subplots(
        lines, across, figsize=(_PAGE, height * lines + 0.8), squeeze=False
    )
    for axis, (perplexity, title) in zip(panels.flat, titles.items(), strict=False):
        _draw_map(axis, maps[maps["perplexity"] == perplexity], classes)
        axis.set_title(title, fontsize=8)
    for axis in panels.flat[len(titles) :]:
        axis.set_axis_off()
    page.add_legend(figure, [panels[0][0]], columns=min(len(classes), 4))
    for handle in figure.legends[0].legend_handles:
        if isinstance(handle, PathCollection):
            handle.set_sizes([_LARGEST])
    page.add_title(figure, headline, UNSEEN)
    return figure


def _shape(maps: pd.DataFrame) -> float:
    """Return the height of panels over their width, so that the highest map fills its panel."""
    places = maps.groupby("perplexity")[["x", "y"]]
    extent = places.max() - places.min()
    return float(np.clip((extent["y"] / extent["x"]).max(), 0.6, 1.2))


def _draw_map(axis: page.Axes, places: pd.DataFrame, classes: list[str]) -> None:
    counts = places["label"].value_counts()
    shrink = min((_CROWD / len(places)) ** 0.5, 1)
    for name in classes:
        own = places[places["label"] == name]
        if own.empty:
            continue
        axis.scatter(
            own["x"],
            own["y"],
            s=shrink * min(_SMALLEST * (counts.max() / counts[name]) ** 0.5, _LARGEST),
            color=style.colour(classes, name),
            marker=style.marker(classes, name),
            linewidths=0,
            alpha=0.8,
            zorder=2 + 1 / counts[name],
            label=f"{legible(name)} ({counts[name]:,})",
        )
    axis.set_aspect("equal", adjustable="datalim")
    axis.set_xticks([])
    axis.set_yticks([])
    axis.spines[["top", "right"]].set_visible(True)
