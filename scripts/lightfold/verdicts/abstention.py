"""Figure of abstaining: purity over completeness if doubtful stars are left out."""

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.display import page
from lightfold.display.names import SUMMARY
from lightfold.verdicts.conformal import MARKS
from lightfold.verdicts.leader import sample
from lightfold.verdicts.panels import MOST, heading, label, lay_out, of_class

CAPTION = (
    "What happens if doubtful stars are left out, for the best setting by validation. Each star "
    "gets its most probable class, whatever the chosen decision. Along each line fewer stars are "
    "classified, from right to left: those of the highest probability. The purity of a class may "
    "fall too. Bands are 95 % intervals of the purity."
)

#: Height of all panels, of what is around them, and by how much one is taller than wide [in].
HEIGHT, AROUND, TALLER = 7.6, 1.1, 0.1

EVERY = "all stars classified"

#: Sizes of the marks of the methods: those drawn later are smaller, so that none is hidden.
SIZES = (7, 6, 4)

NUMBERS = ["purity", "purity_low", "purity_high", "completeness", "support"]


def draw(own: pd.DataFrame, classes: list[str], name: str) -> Figure:
    """Draw the curve of one setting: a panel for all stars, and one per class.

    Parameters
    ----------
    own : DataFrame
        Its rows of the table ``abstention``; repeats are averaged, threshold by threshold.
    classes : list of str
        The classes, in the order of their codes.
    name : str
        Name of the setting.
    """
    step = own.groupby(["repeat", "rule", "method", "class"], dropna=False).cumcount()
    by = ["rule", "method", "step", "class"]
    mean = own.assign(step=step).groupby(by, dropna=False)[NUMBERS].mean().reset_index()
    support = mean.drop_duplicates("class").set_index("class")["support"]
    rarest = set(support.reindex(classes).nsmallest(MOST - 1).index)
    shown: list[str | None] = [None, *(own_class for own_class in classes if own_class in rarest)]
    figure, panels = lay_out(len(shown), HEIGHT, AROUND, TALLER)
    for axis, name_of_class in zip(panels.flat, shown, strict=False):
        part = of_class(mean, name_of_class)
        _draw_curve(axis, part)
        stars = f"{part['support'].iloc[0]:.0f}"
        title = heading(name_of_class or "all stars", stars, panels.shape[1])
        axis.set_title(title, fontsize=9, fontstyle="normal" if name_of_class else SUMMARY)
    label(panels, len(shown), "completeness", "purity")
    lowest = max(0, math.floor(10 * mean["purity"].min() - 1.5) / 10)
    panels[0][0].set(xlim=(-0.04, 1.04), ylim=(lowest - 0.04, 1.04))
    page.add_legend(figure, list(panels.flat), columns=3)
    asked = own.loc[own["rule"] == "set", "threshold"].iloc[0]
    sets = f"sets for a coverage of {100 * asked:g}\N{NO-BREAK SPACE}%"
    left_out = f"the {MOST - 1} rarest of {len(classes)} classes" if len(classes) >= MOST else ""
    line = "; ".join(
        filter(None, ["best by validation", "most probable class", sample(own), left_out, sets])
    )
    page.add_title(figure, f"Leaving doubtful stars out · {name}", line)
    return figure


def _draw_curve(axis: Axes, part: pd.DataFrame) -> None:
    curve = part[part["rule"] == "probability"].sort_values("step").dropna(subset="purity")
    x = curve["completeness"]
    axis.fill_between(x, curve["purity_low"], curve["purity_high"], color="0.9", linewidth=0)
    axis.plot(x, curve["purity"], color="0.3", label="probability above a threshold")
    point: dict[str, Any] = {"linestyle": "none", "clip_on": False, "zorder": 3}
    ends = curve[curve["step"] == 0]
    look: dict[str, Any] = {
        "marker": "o",
        "markersize": 9,
        "color": "0.3",
        "markerfacecolor": "none",
    }
    axis.plot(ends["completeness"], ends["purity"], label=EVERY, **look, **point)
    for size, (method, mark) in zip(SIZES, MARKS.items(), strict=True):
        own = part[(part["method"] == method) & (part["step"] == 0)]
        look = {**mark, "label": f"one class in the {method.replace('_', '-')} set"}
        look |= {"markersize": size, "markeredgecolor": "white", "markeredgewidth": 0.6}
        axis.plot(own["completeness"], own["purity"], **look, **point)
