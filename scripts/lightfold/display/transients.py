"""Light curves of transients around their peak, class by class, on shared axes."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lightfold.curves.peaks import SincePeak
from lightfold.display import page
from lightfold.display.gallery import Example, draw_gallery, marker_size

#: What is along the axes.
XLABEL, YLABEL = "days from the peak", "flux relative to the peak"

#: Longest times before and after the peak that are shown [d], and days beside the detections.
BEFORE, AFTER, BESIDE = 60.0, 300.0, 12.0

#: Range of relative fluxes.
FLUXES = (-0.3, 1.3)

#: How a figure of this kind is read.
READ = "Filled points are detections, open ones are non-detections"


def draw_transients(
    rows: dict[str, list[Example | None]], columns: list[str], bands: list[str], **look: Any
) -> Figure:
    """Draw one panel per example; see `gallery.draw_gallery`, which takes the other arguments.

    Points of an example are `peaks.SincePeak`, by band. All panels have the same axes.
    """
    figure = draw_gallery(
        rows, columns, bands, ylabel=YLABEL, xlabel=XLABEL, draw=_draw, sharey=True, **look
    )
    for axis in figure.axes:
        axis.xaxis.label.set_fontsize(8)
    shown = [example for row in rows.values() for example in row if example and example.points]
    if shown:
        figure.axes[0].set(xlim=_days(shown), ylim=FLUXES, yticks=[0, 0.5, 1])
    return figure


def outside(figure: Figure, rows: dict[str, list[Example | None]]) -> str:
    """Return words for the detections that lie outside the panels; empty if all are inside."""
    (left, right), (low, high) = figure.axes[0].get_xlim(), figure.axes[0].get_ylim()
    number = 0
    for example in (one for row in rows.values() for one in row if one):
        for days, flux, _, seen in example.points.values():
            inside = (days >= left) & (days <= right) & (flux >= low) & (flux <= high)
            number += int((seen & ~inside).sum())
    return f"; {number:,} {'detection is' if number == 1 else 'detections are'} outside" * (
        number > 0
    )


def _days(examples: list[Example]) -> tuple[float, float]:
    """Return the range of days in which most transients are detected."""
    seen = [
        np.concatenate([points.days[points.seen] for points in example.points.values()])
        for example in examples
    ]
    first = np.quantile([days.min() for days in seen], 0.1)
    last = np.quantile([days.max() for days in seen], 0.8)
    return float(max(first - BESIDE, -BEFORE)), float(min(last + BESIDE, AFTER))


def _draw(axis: page.Axes, star: dict[str, SincePeak], bands: list[str]) -> None:
    axis.axhline(0, color="#9aa3ab", linewidth=0.6, zorder=1)
    axis.axvline(0, color="#9aa3ab", linewidth=0.6, linestyle=":", zorder=1)
    size = marker_size(sum(int(points.seen.sum()) for points in star.values()))
    for band, points in star.items():
        colour = f"C{bands.index(band)}"
        days, flux, err = (values[points.seen] for values in points[:3])
        axis.errorbar(
            *(days, flux, err),
            fmt=".",
            markersize=size,
            color=colour,
            elinewidth=0.5,
            alpha=0.8,
            zorder=3,
        )
        axis.plot(
            *(values[~points.seen] for values in (points.days, points.flux)),
            *("o",),
            markersize=2,
            markerfacecolor="none",
            markeredgecolor=colour,
            markeredgewidth=0.4,
            alpha=0.6,
            zorder=2,
        )
