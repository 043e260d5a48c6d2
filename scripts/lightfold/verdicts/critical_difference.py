"""Figure of mean ranks over splits, and of the settings whose ranks cannot be told apart."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.comparison.scores import setting_names
from lightfold.display import page
from lightfold.statistics.ranks import FEWEST

CAPTION = (
    "Mean ranks of settings over all splits in which they ran together, the best on the left. A "
    "thick line joins settings whose ranks differ by less than the critical difference."
)

NO_RANKS = f"fewer than {FEWEST} splits in which the same three settings ran"

#: Heights: of a name, of a line that joins settings, and of the space between lines and axis.
NAME, JOIN, SPACE = 1.0, 0.45, 0.6


def draw(tables: dict[str, pd.DataFrame], greater_is_better: bool) -> Figure:
    """Draw the diagram of Demsar (2006) of the protocol with most settings, given ``ranks``."""
    table = tables["ranks"]
    if table.empty:
        return page.draw_note(NO_RANKS)
    protocol = table["protocol"].value_counts().idxmax()
    own = table[table["protocol"] == protocol].sort_values("mean_rank", kind="stable")
    rank, critical = own["mean_rank"].tolist(), float(own["critical_difference"].iloc[0])
    lines = cliques(rank, critical)
    half = -(-len(rank) // 2)
    depth = SPACE + JOIN * len(lines) + NAME * half
    figure, axis = page.plt.subplots(figsize=(7.2, 1.4 + 0.2 * (depth + 2)))
    axis.set_xlim(1, len(rank))
    axis.set_ylim(depth + 2, 0)
    for number, (first, last) in enumerate(lines):
        y = SPACE + JOIN * number
        axis.plot([rank[first] - 0.03, rank[last] + 0.03], [y, y], color="C0", linewidth=3)
    names = setting_names(own.assign(leaked=False))
    start = SPACE + JOIN * len(lines)
    for place, (value, name) in enumerate(zip(rank, names, strict=True)):
        left = place < half
        y = start + NAME * (place if left else len(rank) - 1 - place) + NAME / 2
        _draw_name(axis, value, y, f"{name}  {value:.1f}" if left else f"{value:.1f}  {name}", left)
    _draw_ruler(axis, critical, len(rank), depth + 1)
    axis.set_yticks([])
    axis.xaxis.tick_top()
    axis.locator_params(axis="x", integer=True)
    axis.spines[["left", "bottom"]].set_visible(False)
    axis.spines["top"].set_visible(True)
    axis.grid(visible=False)
    axis.set_xlabel(f"mean rank by {own['metric'].iloc[0]} (1 is best)")
    axis.xaxis.set_label_position("top")
    blocks, p = int(own["blocks"].iloc[0]), float(own["friedman_p"].iloc[0])
    chance = f"p = {p:.2g}" if p >= 1e-4 else "p < 0.0001"
    remark = "splits overlap, so p and the critical difference are too small"
    page.add_title(figure, f"{len(rank)} settings in {blocks} splits: Friedman {chance}", remark)
    return figure


def cliques(rank: Sequence[float], critical: float) -> list[tuple[int, int]]:
    """Return the first and the last of each run of settings that cannot be told apart.

    Runs of one setting, and those within another, are left out.

    Parameters
    ----------
    rank : sequence of float
        Mean ranks, sorted.
    critical : float
        The critical difference.
    """
    found: list[tuple[int, int]] = []
    for first, value in enumerate(rank):
        last = max(place for place, other in enumerate(rank) if other - value <= critical)
        if last > first and (not found or last > found[-1][1]):
            found.append((first, last))
    return found


def _draw_name(axis: Axes, value: float, y: float, text: str, left: bool) -> None:
    """Draw a line from a mean rank down and aside to a name at the edge."""
    edge = 0.0 if left else 1.0
    place = axis.get_yaxis_transform()
    axis.plot([value, value], [0, y], color="0.55", linewidth=0.7, zorder=1)
    low, high = axis.get_xlim()
    axis.plot([value, low if left else high], [y, y], color="0.55", linewidth=0.7, zorder=1)
    side: dict[str, Any] = {"ha": "right" if left else "left", "va": "center", "fontsize": 6.5}
    axis.text(edge + (-0.01 if left else 0.01), y, text, transform=place, **side)


def _draw_ruler(axis: Axes, critical: float, settings: int, y: float) -> None:
    """Draw how long the critical difference is, below all names."""
    end = min(1 + critical, settings)
    axis.plot([1, end], [y, y], color="black", linewidth=1.2, marker="|", markersize=6)
    place: dict[str, Any] = {"ha": "left", "va": "top", "fontsize": 7}
    axis.text(1, y + 0.4, f"critical difference {critical:.2f}", **place)
