"""Light curves of examples, class by class, beside each other."""

from collections.abc import Callable
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
        Its points by band, as the gallery's `draw` takes them.
    title : str
        Text above it.
    note : str
        Text in its panel if it has no points.
    """

    points: dict[str, Any]
    title: str
    note: str = ""


#: Draws the points of an example, by band, in a panel; the last argument is all bands in order.
Draw = Callable[[page.Axes, dict[str, Any], list[str]], None]


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


def draw_cycles(axis: page.Axes, folded: dict[str, Folded], bands: list[str]) -> None:
    """Draw folded points: two cycles, brighter upwards, one colour per band."""
    axis.set_xlim(0, 2)
    number = sum(len(points.phase) for points in folded.values())
    look: dict[str, Any] = {"fmt": ".", "markersize": marker_size(number), "elinewidth": 0.3}
    for band, (phase, mag, err) in folded.items():
        cycles = np.concatenate([phase, phase + 1])
        look["color"] = f"C{bands.index(band)}"
        axis.errorbar(cycles, np.tile(mag, 2), np.tile(err, 2), alpha=0.7, **look)
    mag, err = (
        np.concatenate([getattr(points, name) for points in folded.values()])
        for name in ("mag", "err")
    )
    low, high = np.percentile(mag, [0.5, 99.5])
    margin = 0.15 * (high - low) + np.median(err)
    axis.set_ylim(high + margin, low - margin)
    axis.yaxis.set_major_locator(MaxNLocator(4))


def marker_size(number: int) -> float:
    """Return the size of each of so many points in a panel [points]."""
    return float(np.clip(34 / number**0.5, *_SIZES))


def draw_gallery(
    rows: dict[str, list[Example | None]],
    columns: list[str],
    bands: list[str],
    panel: tuple[float, float] = (2.3, 1.15),
    ylabel: str = "magnitude",
    headings: list[Heading] | None = None,
    xlabel: str = "phase",
    draw: Draw = draw_cycles,
    sharey: bool = False,
) -> Figure:
    """Draw one panel per example, with one colour per band.

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
        What is drawn upwards.
    headings : list of Heading, optional
        One for each row.
    xlabel : str
        What is drawn to the right.
    draw : callable
        Draws the points of an example.
    sharey : bool
        Whether all panels have the same range upwards.
    """
    figure, axes = page.plt.subplots(
        len(rows),
        len(columns),
        figsize=(panel[0] * len(columns) + 0.6, panel[1] * len(rows) + 0.7),
        sharex=True,
        sharey=sharey,
        squeeze=False,
    )
    for line, (name, examples) in zip(axes, rows.items(), strict=True):
        line[0].set_ylabel(names.legible(name), fontweight="bold")
        for axis, example in zip(line, examples, strict=True):
            axis.tick_params(labelsize=6)
            if example is None:
                axis.set_axis_off()
                continue
            _draw_example(axis, example, bands, draw)
    for line, heading in zip(axes, headings or [], strict=False):
        _add_heading(line[0], heading)
    for column, title in zip(axes.T, columns, strict=True):
        column[0].annotate(title, (0, 1), (-18, 22), **_ABOVE, fontweight="bold")
        shown = [axis for axis in column if axis.axison]
        for axis in shown[-1:]:
            axis.tick_params(labelbottom=True)
            axis.set_xlabel(xlabel)
    figure.supylabel(ylabel, fontsize=9)
    if len(bands) > 1:
        _add_bands(figure, axes[0][0], bands)
    return figure


def _draw_example(axis: page.Axes, example: Example, bands: list[str], draw: Draw) -> None:
    axis.annotate(example.title, (0, 1), (-18, 4), **_ABOVE, fontsize=6)
    if example.points:
        draw(axis, example.points, bands)
        return
    axis.text(0.5, 0.5, example.note, transform=axis.transAxes, ha="center", va="center")
    axis.tick_params(left=False, labelleft=False)
    axis.grid(visible=False, axis="y")


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
