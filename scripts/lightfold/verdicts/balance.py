"""Imbalance: what resamplers, weights, decisions and recalibration bring, at equal budget."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold import registry, tables
from lightfold.comparison.decisions import ARGMAX
from lightfold.display import listing, page
from lightfold.display.names import legible
from lightfold.verdicts import balance_words, members
from lightfold.verdicts.balanced import COLUMNS, balance
from lightfold.verdicts.ways import NONE, Way
from lightfold.verdicts.words import Brings, counted

CAPTION = (
    "What resamplers, class weights, decisions and recalibration bring, compared with no resampler "
    "and the most probable class: the score and the log loss with 95 % intervals, the recall of "
    "the rarest class, and how often the same star gets another class in another repeat. All have "
    "the same models and as many trials."
)

#: Width of the page, height of a way's row, most of all rows, and of what is around [in].
WIDTH, ROW, HEIGHT, AROUND = 7.2, 0.16, 8.0, 1.9

#: Rows that are left free between two resamplers.
APART = 0.9

#: Most characters of the name of a class below its panel.
NAME = 14

#: What the names of an interval's ends begin with, by the column.
ENDS = {"difference": "", "log_loss_difference": "log_loss_", "recall": "recall_"}

#: What the legend calls decisions.
LABELS = {ARGMAX: "most probable class"}


def write_balance(
    inputs: dict[str, Any], outputs: dict[str, Any], settings: dict[str, Any]
) -> None:
    """Write what each way to handle imbalance brings: the table, listings and the figure.

    Parameters
    ----------
    inputs : dict
        Lists of the nodes' files, see `members.FILES`; ``decisions``, the path of the task's table
        of decisions.
    outputs : dict
        Path of the table ``balance``; ``listings`` and ``pictures``, paths whose suffix says the
        format.
    settings : dict
        ``classes``; ``metric``, the one that studies optimise; ``rope``; ``seed``.
    """
    classes, metric = settings["classes"], settings["metric"]
    found = members.read(inputs, classes, registry.load("metrics", metric))
    table = balance(found, metric, settings["rope"], settings["seed"], classes)
    tables.write(table, outputs["balance"], COLUMNS)
    for path in outputs["listings"]:
        listing.write(balance_words.listed(table, settings["rope"]), Path(path))
    page.save_each(outputs["pictures"], lambda name: draw(table, settings["rope"]))


def draw(table: pd.DataFrame, rope: float) -> Figure:
    """Draw the test size with most ways: a row per way, those of a resampler together.

    Parameters
    ----------
    table : DataFrame
        The table of `balanced.balance`.
    rope : float
        Half the width of the region of practical equivalence.
    """
    if table.empty:
        return page.draw_note(balance_words.NO_TWIN)
    own = balance_words.main(table)
    new = own["resampler"] != own["resampler"].shift()
    place = APART * new.cumsum() + np.arange(len(own))
    kinds = sorted(
        set(zip(own["recalibration"], own["decision"], strict=True)),
        key=lambda kind: (Way(NONE, *kind).steps, kind),
    )
    across = _columns(own)
    figure, panels = page.plt.subplots(
        1, len(across), figsize=(WIDTH, AROUND + min(ROW * place.max(), HEIGHT)), sharey=True
    )
    for axis, (column, label) in zip(panels, across.items(), strict=True):
        for number, (recalibration, decision) in enumerate(kinds):
            there = (own["recalibration"] == recalibration) & (own["decision"] == decision)
            _draw_kind(axis, own[there], place[there], column, number)
        axis.set_xlabel(label)
        axis.grid(axis="y", visible=False)
        axis.tick_params(axis="y", length=0)
        axis.margins(x=0.08)
    panels[0].axvspan(-rope, rope, color="0.92", zorder=0)
    for axis in panels[:2]:
        axis.axvline(0, color="0.3", linestyle="--", linewidth=1, zorder=1)
    names = place.groupby(own["resampler"], sort=False).mean()
    panels[0].set_yticks(names, _names(own))
    panels[0].set_ylim(place.max() + 0.7, place.min() - 0.7)
    page.add_legend(figure, list(panels), columns=len(kinds))
    page.add_title(figure, balance_words.headline(own), _subtitle(own))
    return figure


def _columns(own: pd.DataFrame) -> dict[str, str]:
    """Return what is drawn, and what is written below it."""
    metric, rarest = own["metric"].iloc[0], legible(own["rarest"].iloc[0], NAME)
    found = {
        "difference": f"{metric},\nless that of none",
        "log_loss_difference": "log loss [nat],\nless that of none",
        "recall": f"recall\nof {rarest}",
    }
    again = {"churn": "share of stars given\nanother class in\nanother repeat"}
    return found | (again if own["churn"].notna().any() else {})


def _draw_kind(axis: Axes, own: pd.DataFrame, place: pd.Series, column: str, number: int) -> None:
    """Draw a column of those ways that differ in their resampler alone."""
    look: dict[str, Any] = {"color": f"C{number}", "zorder": 3}
    if column in ENDS:
        low, high = (own[f"{ENDS[column]}{end}"] for end in ("low", "high"))
        axis.hlines(place, low, high, linewidth=1.1, **look)
    reference = own["way"] == NONE
    value = own[column].mask(reference & own[column].isna(), 0.0)
    told = own["outcome"].isin([Brings.GAIN, Brings.LOSS]) | reference | (column != "difference")
    mark: dict[str, Any] = {"marker": page.MARKERS[number % len(page.MARKERS)], "s": 20, **look}
    axis.scatter(value[told], place[told], label=_label(own), **mark)
    axis.scatter(value[~told], place[~told], facecolor="white", **mark)


def _label(own: pd.DataFrame) -> str:
    """Return what the legend calls a recalibration and a decision."""
    recalibration, decision = own["recalibration"].iloc[0], own["decision"].iloc[0]
    if recalibration == NONE:
        return LABELS.get(decision, decision)
    return (
        "recalibrated" if decision == ARGMAX else f"recalibrated, {LABELS.get(decision, decision)}"
    )


def _names(own: pd.DataFrame) -> list[str]:
    """Return the names of resamplers, with the numbers of their models if these differ."""
    first = own.drop_duplicates("resampler")
    if own["settings"].min() == own["settings"].max():
        return list(first["resampler"])
    return [f"{name} · {n}" for name, n in zip(first["resampler"], first["settings"], strict=True)]


def _subtitle(own: pd.DataFrame) -> str:
    """Say what is compared: test size, repeats, models; and what the marks are."""
    repeats, settings = own["repeats"].max(), own["settings"]
    several = f", {repeats} repeats" if repeats > 1 else ""
    alike = settings.min() == settings.max()
    number = counted(settings.iloc[0], "model") if alike else "models, number beside the name"
    return (
        f"test size {100 * own['test_size'].iloc[0]:.0f}\N{NO-BREAK SPACE}%{several}; mean of "
        f"{number}; filled on the left: helps or hurts; grey: equal for practice"
    )
