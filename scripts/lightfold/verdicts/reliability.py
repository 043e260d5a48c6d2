"""Figure of reliability: how often stars are of a class that is given a probability."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.comparison.scores import members
from lightfold.display import page
from lightfold.display.numbers import measured
from lightfold.verdicts.leader import sample
from lightfold.verdicts.panels import MOST, heading, label, lay_out, of_class

CAPTION = (
    "Whether stars are of a class as often as their probability says: on the diagonal they are; "
    "below it the model is too sure. The best settings of the best models by validation, with 95 % "
    "intervals over stars."
)

#: Models that a panel has room for.
MODELS = 3

#: Height of all panels, of what is around them, and by how much one is taller than wide [in].
HEIGHT, AROUND, TALLER = 8.2, 1.3, 0.2

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
    best = settings.drop_duplicates("model").head(MODELS)
    for number, (_, setting) in reversed(list(enumerate(best.iterrows()))):  # the best on top
        own = members(reliability, setting)
        own = own[(own["method"] == "none") & (own["repeat"] == own["repeat"].min())]
        text = f"{setting['name']} · ECE {_error(calibration, setting)}"
        for axis, name in zip(panels.flat, shown, strict=False):
            _draw_bins(axis, of_class(own, name), number, text)
    first = members(calibration, best.iloc[0])
    support = first[first["repeat"] == first["repeat"].min()].drop_duplicates("class")
    for axis, name in zip(panels.flat, shown, strict=False):
        stars = of_class(support, name)["support"].iloc[0]
        axis.set_title(heading(name or "top class", stars, panels.shape[1]), fontsize=9)
        axis.plot([0, 1], [0, 1], color="0.6", linewidth=0.8, linestyle="--", zorder=1)
        axis.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    label(panels, len(shown), "mean probability", "fraction of stars")
    handles, labels = panels.flat[0].get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside lower center", ncols=1)
    left_out = f"; the first {MOST - 1} of {len(classes)} classes" if len(classes) >= MOST else ""
    first_repeat = "; repeat 0" if best["repeats"].max() > 1 else ""
    size = sample(own).partition(",")[0]
    page.add_title(
        figure,
        "Can the probabilities be trusted? Below the diagonal they are too high.",
        f"{size}{first_repeat}; best setting of each of the best models by validation{left_out}; "
        "titles: test stars; larger marks: more stars; ECE: of the top class",
    )
    return figure


def _error(calibration: pd.DataFrame, setting: pd.Series) -> str:
    own = members(calibration, setting)
    first = own[own["class"].isna() & (own["method"] == "none")].iloc[0]
    return measured(first["ece"], first["ece_low"], first["ece_high"])


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
