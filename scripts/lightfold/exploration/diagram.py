"""Stars in a plane, one colour per class, with the density of each class along both axes."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import gaussian_kde

from lightfold.display.page import add_legend
from lightfold.exploration.style import colour, scale, scatter_classes

#: Fewest stars of a class that have a density beside the diagram.
FEW = 5

#: What titles say of the densities.
DENSITIES = "above and beside: densities of the classes, of equal height"


def draw_diagram(known: pd.DataFrame, x: str, y: str, classes: list[str]) -> Figure:
    """Draw stars, rare classes on top, with densities above and beside; x is logarithmic.

    Parameters
    ----------
    known : DataFrame
        ``label``, and the columns `x` and `y`, which are finite; x is positive.
    x, y : str
        Columns along the two axes.
    classes : list of str
        The classes of the task, in order.

    Returns
    -------
    Figure
        Its first panel is the diagram.
    """
    figure = plt.figure(figsize=(7.2, 5.8))
    grid = figure.add_gridspec(2, 2, width_ratios=[6, 1], height_ratios=[1, 6])
    axis = figure.add_subplot(grid[1, 0])
    axis.set_xscale("log")
    axis.set_yscale(**scale(known[y].to_numpy()))
    axis.xaxis.set_major_formatter("{x:g}")
    if axis.get_yscale() == "log":
        axis.yaxis.set_major_formatter("{x:g}")
    scatter_classes(axis, known, x, y, classes)
    above = figure.add_subplot(grid[0, 0], sharex=axis)
    beside = figure.add_subplot(grid[1, 1], sharey=axis)
    _draw_margin(above, known[x], known["label"], classes)
    _draw_margin(beside, known[y], known["label"], classes, turned=True)
    add_legend(figure, [axis], columns=min(len(classes), 6))
    return figure


def _draw_margin(
    panel: Axes, values: pd.Series, labels: pd.Series, classes: list[str], turned: bool = False
) -> None:
    """Draw the density of each class along the axis that a panel shares with the diagram."""
    panel.set_axis_off()
    transform = (panel.yaxis if turned else panel.xaxis).get_transform()
    seen = pd.Series(transform.transform(values.to_numpy()), index=values.index)
    grid = np.linspace(seen.min(), seen.max(), 300)
    place = transform.inverted().transform(grid)
    for name in classes:
        own = seen[labels == name]
        if len(own) < FEW or np.ptp(own) == 0:
            continue
        density = gaussian_kde(own)(grid)
        line = (density / density.max(), place) if turned else (place, density / density.max())
        panel.plot(*line, color=colour(classes, name), linewidth=1)
        fill = panel.fill_betweenx if turned else panel.fill_between
        fill(place, density / density.max(), color=colour(classes, name), alpha=0.12, linewidth=0)
