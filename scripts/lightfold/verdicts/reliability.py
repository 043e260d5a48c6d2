"""Figure of reliability: how often stars are of a class that is given a probability."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.comparison.scores import members
from lightfold.display import page
from lightfold.display.names import SUMMARY
from lightfold.display.numbers import measured
from lightfold.verdicts.leader import sample
from lightfold.verdicts.panels import MOST, heading, label, lay_out, of_class

CAPTION = (
    "Whether stars are of a class as often as their probability says, for the best setting by "
    "validation: on the diagonal they are; below it the model is too sure. Bars are 95 % intervals "
    "over stars. Recalibrated is by the method that is best on out-of-fold rows."
)

#: Height of all panels, of what is around them, and by how much one is taller than wide [in].
HEIGHT, AROUND, TALLER = 8.2, 1.3, 0.2

#: Columns of the calibration error and its interval.
ERROR = ["ece", "ece_low", "ece_high"]

#: Area of a marker per square root of its stars [pt^2].
AREA = 3.0


def draw(
    calibration: pd.DataFrame, reliability: pd.DataFrame, settings: pd.DataFrame, classes: list[str]
) -> Figure:
    """Draw fractions over probabilities: a panel for the top class, and one per class.

    Parameters
    ----------
    calibration, reliability : DataFrame
        The tables of rule ``calibrate``.
    settings : DataFrame
        The settings, the best by validation first.
    classes : list of str
        The classes, in the order of their codes.
    """
    shown: list[str | None] = [None, *classes][:MOST]
    figure, panels = lay_out(len(shown), HEIGHT, AROUND, TALLER)
    leader = settings.iloc[0]
    scored, bins = (_first_repeat(members(table, leader)) for table in (calibration, reliability))
    overall = of_class(scored, None).set_index("method")
    best = str(overall["log_loss_out_of_fold"].drop("none").idxmin())
    for number, (method, text) in enumerate(
        {best: f"recalibrated by {best}", "none": "as given"}.items()
    ):
        error = measured(*overall.loc[method, ERROR].to_numpy(float))
        for axis, name in zip(panels.flat, shown, strict=False):
            own = of_class(bins[bins["method"] == method], name)
            _draw_bins(axis, own, 1 - number, f"{text} · ECE {error}")
    support = scored.drop_duplicates("class")
    for axis, name in zip(panels.flat, shown, strict=False):
        stars = of_class(support, name)["support"].iloc[0]
        title = heading(name or "top class", stars, panels.shape[1])
        axis.set_title(title, fontsize=9, fontstyle="normal" if name else SUMMARY)
        axis.plot([0, 1], [0, 1], color="0.6", linewidth=0.8, linestyle="--", zorder=1)
        axis.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    label(panels, len(shown), "mean probability", "fraction of stars")
    handles, labels = panels.flat[0].get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside lower center", ncols=2)
    left_out = f"; the first {MOST - 1} of {len(classes)} classes" if len(classes) >= MOST else ""
    first = f"; repeat {scored['repeat'].iloc[0]}" if leader["repeats"] > 1 else ""
    size = sample(scored)
    page.add_title(
        figure,
        f"Can the probabilities be trusted? · {leader['name']}",
        f"best by validation; {size}{first}{left_out}; below the diagonal they are too high; "
        "titles: test stars; larger marks: more stars; ECE: of the top class",
    )
    return figure


def _first_repeat(own: pd.DataFrame) -> pd.DataFrame:
    return own[own["repeat"] == own["repeat"].min()]


def _draw_bins(axis: Axes, bins: pd.DataFrame, number: int, label: str) -> None:
    x, y, colour = bins["mean_probability"], bins["fraction"], f"C{number}"
    ends = np.abs(bins[["low", "high"]].to_numpy().T - y.to_numpy())
    axis.errorbar(x, y, yerr=ends, color=colour, linewidth=0.9, elinewidth=0.7, alpha=0.6)
    axis.scatter(
        *(x, y),
        s=AREA * np.sqrt(bins["count"]),
        color=colour,
        marker=page.MARKERS[number],
        label=label,
        zorder=3,
        linewidth=0,
    )
