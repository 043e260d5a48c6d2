"""Phased light curves of examples, class by class, beside each other."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from lightfold import figures
from lightfold.features.points import Curve

#: Bins in phase that find where a curve is faintest or brightest.
_BINS = 12


@dataclass(frozen=True)
class Example:
    """A star to show.

    Attributes
    ----------
    curve : Curve
        Its points in one band.
    period : float
        Period to fold at [d].
    title : str
        What stands above it.
    """

    curve: Curve
    period: float
    title: str


def draw_gallery(
    rows: dict[str, list[Example | None]], columns: list[str], faintest_first: set[str]
) -> Figure:
    """Draw a panel an example: two cycles, the faintest or the brightest time at phase 0.

    Parameters
    ----------
    rows : dict
        By class, an example for each column, or None.
    columns : list of str
        Titles of the columns.
    faintest_first : set of str
        Classes that start at their faintest, as binaries do; others start at their brightest.
    """
    figure, axes = figures.plt.subplots(
        len(rows),
        len(columns),
        figsize=(2.3 * len(columns) + 0.6, 1.15 * len(rows) + 0.7),
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
            _draw_example(axis, example, name in faintest_first)
    for axis, title in zip(axes[0], columns, strict=True):
        axis.annotate(
            title, (0, 1.3), xycoords="axes fraction", fontweight="bold", annotation_clip=False
        )
    figure.supxlabel("phase", fontsize=9)
    figure.supylabel("magnitude", fontsize=9)
    return figure


def _draw_example(axis: figures.Axes, example: Example, faintest_first: bool) -> None:
    t, mag, err = example.curve
    phase = (t / example.period) % 1
    bins = (phase * _BINS).astype(int)
    level = np.array(
        [
            np.median(mag[bins == number]) if (bins == number).any() else np.nan
            for number in range(_BINS)
        ]
    )
    start = (np.nanargmax(level) if faintest_first else np.nanargmin(level)) + 0.5
    phase = (phase - start / _BINS) % 1
    for cycle in (0, 1):
        axis.errorbar(
            phase + cycle, mag, err, fmt=".", markersize=1.8, elinewidth=0.3, color="C0", alpha=0.7
        )
    low, high = np.percentile(mag, [0.5, 99.5])
    margin = 0.15 * (high - low) + np.median(err)
    axis.set_ylim(high + margin, low - margin)
    axis.set_xlim(0, 2)
    axis.set_title(example.title, fontsize=6, fontweight="normal", pad=2)
