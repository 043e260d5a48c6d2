"""Figure of settings by rank, with the groups that cannot be told apart."""

import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.comparison.scores import setting_names
from lightfold.display import page
from lightfold.verdicts.listings import NO_NODE
from lightfold.verdicts.words import CONSTANT

CAPTION = (
    "Settings by their score on test stars, by their chosen decisions, with 95 % intervals. "
    "Settings in one band cannot be told from its first by the same stars, which does not make "
    "them equal. The best of many is partly lucky: the thin line ends at a bound that knows of the "
    "choice."
)

#: Characters of a line of a setting's name, and most settings that are drawn.
NAME, MOST = 44, 60

#: Colour of the best group, and of the others.
BEST, OTHERS = "C0", "0.45"

#: Backgrounds of the groups, in turn.
BANDS = ("#E8F1F8", "white", "#F3F3F3")


def draw(tables: dict[str, pd.DataFrame], greater_is_better: bool) -> Figure:
    """Draw the test size with most settings, given the table ``groups``; of equals, the larger."""
    table = tables["groups"]
    if table.empty:
        return page.draw_note(NO_NODE)
    size = table.groupby(["protocol", "test_size"]).size()
    protocol, test_size = max(size.index, key=lambda place: (size[place], place[1], place[0]))
    whole = table[(table["protocol"] == protocol) & (table["test_size"] == test_size)]
    if (rivals := whole["model"] != CONSTANT).any():
        whole = whole[rivals]
    own = whole.head(MOST)
    figure, axis = page.plt.subplots(figsize=(7.2, 1.9 + 0.19 * len(own)))
    _shade(axis, own)
    _draw_scores(axis, own, greater_is_better)
    names = setting_names(own.assign(leaked=False))
    rows = range(len(own))
    axis.set_yticks(rows, [textwrap.fill(name, NAME) for name in names], fontsize=6.5)
    axis.set_ylim(len(own) - 0.5, -0.5)
    axis.grid(axis="y", visible=False)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel(f"{own['metric'].iloc[0]} on test stars")
    page.add_legend(figure, [axis], columns=3)
    several = len(table["protocol"].unique()) > 1
    place = f"{f'{protocol}, ' if several else ''}test size {100 * test_size:.0f} %"
    rest = f"; the {MOST} best of {len(whole)} are drawn" if len(own) < len(whole) else ""
    page.add_title(
        figure, _headline(whole), f"{place}{_averaged(whole)}; corrected for all pairs{rest}"
    )
    return figure


def _shade(axis: Axes, own: pd.DataFrame) -> None:
    """Put a band behind each run of settings of a group, and name it at its first row."""
    run = (own["group"] != own["group"].shift()).cumsum()
    for _, rows in own.reset_index(drop=True).groupby(run.to_numpy()):
        number = int(rows["group"].iloc[0])
        first, last = rows.index[0], rows.index[-1]
        axis.axhspan(first - 0.5, last + 0.5, color=BANDS[number % len(BANDS)], zorder=0)
        text = f"group {number}"
        beside: dict[str, Any] = {"transform": axis.get_yaxis_transform(), "va": "center"}
        axis.text(1.01, first, text, color=BEST if number == 0 else OTHERS, fontsize=6.5, **beside)


def _draw_scores(axis: Axes, own: pd.DataFrame, greater_is_better: bool) -> None:
    rows = pd.Series(range(len(own)), index=own.index)
    leads = own["validation"].rank(ascending=not greater_is_better, method="first") == 1
    bound: dict[str, Any] = {"color": "C3", "linewidth": 0.8, "zorder": 2}
    axis.hlines(rows, own["low_after_choice"], own["value"], **bound)
    label = "bound if chosen by test score"
    axis.plot(own["low_after_choice"], rows, "|", color="C3", markersize=6, zorder=2, label=label)
    for number, (best, name) in enumerate(((True, BEST), (False, OTHERS))):
        there = (own["group"] == 0) == best
        part = own[there]
        if part.empty:
            continue
        axis.hlines(rows[there], part["low"], part["high"], color=name, linewidth=1.6, zorder=3)
        label = ("group 0: not told from the best", "other groups")[number]
        axis.plot(part["value"], rows[there], "o", color=name, markersize=4, zorder=4, label=label)
    star: dict[str, Any] = {"markersize": 10, "markeredgecolor": "white", "zorder": 5}
    axis.plot(own["value"][leads], rows[leads], "*", color="black", label="best validation", **star)
    constant: dict[str, Any] = {"color": "0.3", "linestyle": "--", "linewidth": 1, "zorder": 1}
    dummy = own["dummy"].iloc[0]
    axis.plot(dummy, 0, alpha=0)  # so that there is room beside the line
    axis.axvline(dummy, label="constant answer (dummy)", **constant)


def _headline(own: pd.DataFrame) -> str:
    """Say how many settings cannot be told from the best test score."""
    best = int((own["group"] == 0).sum())
    if len(own) == 1:
        return "One setting only"
    if best == 1:
        return f"One of {len(own)} settings is better than all others by more than chance"
    if best == len(own):
        return f"None of {len(own)} settings can be told from the best test score"
    return f"{best} of {len(own)} settings cannot be told from the best test score"


def _averaged(own: pd.DataFrame) -> str:
    repeats = own["repeats"].max()
    return f", mean of {repeats} repeats" if repeats > 1 else ""
