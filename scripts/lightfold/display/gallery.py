"""Phased light curves of examples, class by class, beside each other."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lightfold.curves.folding import Folded
from lightfold.display import names, page

#: Texts above a panel start over its tick labels, because there is little room.
_ABOVE: dict[str, Any] = {
    "xycoords": "axes fraction",
    "textcoords": "offset points",
    "annotation_clip": False,
}


@dataclass(frozen=True)
class Example:
    """A star to show.

    Attributes
    ----------
    points : dict
        Its folded points by band.
    title : str
        Text above it.
    """

    points: dict[str, Folded]
    title: str


def draw_gallery(
    rows: dict[str, list[Example | None]],
    columns: list[str],
    bands: list[str],
    panel: tuple[float, float] = (2.3, 1.15),
    ylabel: str = "magnitude",
) -> Figure:
    """Draw one panel per example: two cycles, brighter upwards, one colour per band.

    Parameters
    ----------
    rows : dict
        By class, an example for each column, or None.
    columns : list of str
        Titles of the columns.
    bands : list of str
        The bands, in the order of their colours; several have a legend.
    panel : tuple of float
        Width and height [in] that a panel has with its ticks and title.
    ylabel : str
        What the magnitudes are.
    """
    figure, axes = page.plt.subplots(
        len(rows),
        len(columns),
        figsize=(panel[0] * len(columns) + 0.6, panel[1] * len(rows) + 0.7),
        sharex=True,
        squeeze=False,
    )
    for line, (name, examples) in zip(axes, rows.items(), strict=True):
        line[0].set_ylabel(names.legible(name), fontweight="bold")
        for axis, example in zip(line, examples, strict=True):
            axis.tick_params(labelsize=6)
            if example is None:
                axis.set_axis_off()
                continue
            _draw_example(axis, example, bands)
    for column, title in zip(axes.T, columns, strict=True):
        column[0].annotate(title, (0, 1), (-18, 22), **_ABOVE, fontweight="bold")
        shown = [axis for axis in column if axis.axison]
        for axis in shown[-1:]:
            axis.tick_params(labelbottom=True)
            axis.set_xlabel("phase")
    figure.supylabel(ylabel, fontsize=9)
    if len(bands) > 1:
        _add_bands(figure, axes[0][0], bands)
    return figure


def _draw_example(axis: page.Axes, example: Example, bands: list[str]) -> None:
    look: dict[str, Any] = {"fmt": ".", "markersize": 1.8, "elinewidth": 0.3, "alpha": 0.7}
    for band, (phase, mag, err) in example.points.items():
        for cycle in (0, 1):
            axis.errorbar(phase + cycle, mag, err, color=f"C{bands.index(band)}", **look)
    mag, err = (
        np.concatenate([getattr(points, name) for points in example.points.values()])
        for name in ("mag", "err")
    )
    low, high = np.percentile(mag, [0.5, 99.5])
    margin = 0.15 * (high - low) + np.median(err)
    axis.set_ylim(high + margin, low - margin)
    axis.yaxis.set_major_locator(MaxNLocator(4))
    axis.set_xlim(0, 2)
    axis.annotate(example.title, (0, 1), (-18, 4), **_ABOVE, fontsize=6)


def _add_bands(figure: Figure, axis: page.Axes, bands: list[str]) -> None:
    """Add a legend of the bands, whose marks are larger than the points."""
    for number, band in enumerate(bands):
        axis.plot([], [], ".", markersize=8, color=f"C{number}", label=names.legible(band))
    page.add_legend(figure, [axis], columns=len(bands))
