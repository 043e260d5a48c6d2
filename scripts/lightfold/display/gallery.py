"""Phased light curves of examples, class by class, beside each other."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lightfold.curves.points import Curve
from lightfold.display import page

#: Bins in phase that find where a curve is faintest or brightest.
_BINS = 12

#: Texts above a panel start over its tick labels, for there is little room.
_ABOVE: dict[str, Any] = {
    "xycoords": "axes fraction",
    "textcoords": "offset points",
    "annotation_clip": False,
}


class Folded(NamedTuple):
    """Points of one star in one band.

    Attributes
    ----------
    phase : array of shape (points,)
        Phases in [0, 1).
    mag, err : array of shape (points,)
        Magnitudes and their errors [mag].
    """

    phase: np.ndarray
    mag: np.ndarray
    err: np.ndarray


@dataclass(frozen=True)
class Example:
    """A star to show.

    Attributes
    ----------
    points : dict
        Its folded points by band.
    title : str
        What stands above it.
    """

    points: dict[str, Folded]
    title: str


def fold(curves: dict[str, Curve], period: float, faintest_first: bool) -> dict[str, Folded]:
    """Fold a star at its period [d]: the faintest or the brightest time is at phase 0.

    Where that is, the band with most points says, for all bands.
    """
    main = max(curves.values(), key=lambda curve: len(curve.t))
    level = levels(main, period)
    start = (np.nanargmax(level) if faintest_first else np.nanargmin(level)) + 0.5
    return {
        band: Folded((curve.t / period - start / _BINS) % 1, curve.mag, curve.err)
        for band, curve in curves.items()
    }


def levels(curve: Curve, period: float) -> np.ndarray:
    """Return the median magnitude in each of twelve bins of phase, NaN in empty ones."""
    bins = (curve.t / period % 1 * _BINS).astype(int)
    own = (curve.mag[bins == number] for number in range(_BINS))
    return np.array([np.median(mag) if len(mag) else np.nan for mag in own])


def draw_gallery(
    rows: dict[str, list[Example | None]],
    columns: list[str],
    bands: list[str],
    panel: tuple[float, float] = (2.3, 1.15),
    ylabel: str = "magnitude",
) -> Figure:
    """Draw a panel an example: two cycles, brighter upwards, a colour a band.

    Parameters
    ----------
    rows : dict
        By class, an example for each column, or None.
    columns : list of str
        Titles of the columns.
    bands : list of str
        The bands, in the order of their colours; there is a legend if they are several.
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
        line[0].set_ylabel(name, fontweight="bold")
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
        axis.plot([], [], ".", markersize=8, color=f"C{number}", label=band)
    page.add_legend(figure, [axis], columns=len(bands))
