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


#: Sizes of points, from many to few [points].
_SIZES = (1.3, 4.0)


@dataclass(frozen=True)
class Example:
    """A star to show.

    Attributes
    ----------
    points : dict
        Its folded points by band.
    title : str
        Text above it.
    note : str
        Text in its panel if it has no points.
    """

    points: dict[str, Folded]
    title: str
    note: str = ""


@dataclass(frozen=True)
class Heading:
    """What is said of a row of examples, above it and as wide as it.

    Attributes
    ----------
    name, text : str
        First line, of which the name is bold.
    details : str
        Second line.
    """

    name: str
    text: str
    details: str


def draw_gallery(
    rows: dict[str, list[Example | None]],
    columns: list[str],
    bands: list[str],
    panel: tuple[float, float] = (2.3, 1.15),
    ylabel: str = "magnitude",
    headings: list[Heading] | None = None,
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
    headings : list of Heading, optional
        One for each row.
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
    for line, heading in zip(axes, headings or [], strict=False):
        _add_heading(line[0], heading)
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
    axis.annotate(example.title, (0, 1), (-18, 4), **_ABOVE, fontsize=6)
    axis.set_xlim(0, 2)
    if not example.points:
        axis.text(0.5, 0.5, example.note, transform=axis.transAxes, ha="center", va="center")
        axis.set_yticks([])
        return
    number = sum(len(points.phase) for points in example.points.values())
    size = float(np.clip(34 / number**0.5, *_SIZES))
    look: dict[str, Any] = {"fmt": ".", "markersize": size, "elinewidth": 0.3, "alpha": 0.7}
    for band, (phase, mag, err) in example.points.items():
        cycles = np.concatenate([phase, phase + 1])
        colour = f"C{bands.index(band)}"
        axis.errorbar(cycles, np.tile(mag, 2), np.tile(err, 2), color=colour, **look)
    mag, err = (
        np.concatenate([getattr(points, name) for points in example.points.values()])
        for name in ("mag", "err")
    )
    low, high = np.percentile(mag, [0.5, 99.5])
    margin = 0.15 * (high - low) + np.median(err)
    axis.set_ylim(high + margin, low - margin)
    axis.yaxis.set_major_locator(MaxNLocator(4))


def _add_heading(axis: page.Axes, heading: Heading) -> None:
    """Add a heading above the titles of a row; only its name, which is short, asks for room."""
    look: dict[str, Any] = {"fontsize": 7.5, "annotation_clip": False}
    name = axis.annotate(
        *(names.legible(heading.name), (0, 1), (-18, 23)), **_ABOVE | look, fontweight="bold"
    )
    beside = {"xycoords": name, "textcoords": "offset points", **look}
    axis.annotate(heading.text, (1, 0), (7, 0), **beside, va="bottom").set_in_layout(False)
    details = axis.annotate(
        heading.details, (0, 1), (-18, 13.5), **_ABOVE, fontsize=6, color="#5b6570"
    )
    details.set_in_layout(False)


def _add_bands(figure: Figure, axis: page.Axes, bands: list[str]) -> None:
    """Add a legend of the bands, whose marks are larger than the points."""
    for number, band in enumerate(bands):
        axis.plot([], [], ".", markersize=8, color=f"C{number}", label=names.legible(band))
    page.add_legend(figure, [axis], columns=len(bands))
