"""Figure of inflation: what leaked nodes claim, beside what their honest twins score."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.comparison.compared import Compared
from lightfold.comparison.listings import NO_PAIR
from lightfold.comparison.scores import commonest, setting_names
from lightfold.display import page

CAPTION = (
    "Scores of the same setting, once honest and once leaked. A line joins two scores with the "
    "same class weights, so its length is the leak: natural classes above, and equal classes below "
    "where the leaked test rows are balanced. All by argmax: each star gets its most probable "
    "class."
)

PAIR_AXES = ["resampler", "reducer", "model", "honest_protocol", "leaked_protocol"]
PANELS = {"tuned": "", "default parameters": "_default"}

#: Characters of a line of a setting's name: what leaves room for two panels on a page.
NAME = 28

#: The ends of the two lines of a row. Both ends have the same class weights, so that only the
#: leak differs; for the second one that is so where the leaked test set is balanced.
LINES = [("honest", "leaked_natural"), ("honest_balanced", "leaked")]
OFFSETS = (-0.16, 0.16)

#: A test set is balanced if its smallest class has so many of the rows of its largest.
BALANCED = 0.5
MARKERS = {"honest": "o", "leaked_natural": "^", "honest_balanced": "s", "leaked": "X"}
LABELS = {
    "honest": "honest: natural test stars",
    "honest_balanced": "honest, classes weighted equally",
    "leaked_natural": "leaked, classes weighted as natural",
    "leaked": "leaked: as claimed",
}


def draw(compared: Compared) -> Figure:
    """Draw honest and leaked scores of the test size with most pairs, averaged over repeats.

    Each row is a setting, the widest gap first. Its upper line has natural class weights. Its lower
    line has equal ones, and is there only if the leaked test set is balanced. The length of a line
    is the leak; the shift between the lines comes from the balanced test set.
    """
    pairs, confusion, metric = compared.inflation, compared.confusion, compared.metric
    if pairs.empty:
        return page.draw_note(NO_PAIR)
    size = commonest(pairs["test_size"].value_counts())
    own = pairs[pairs["test_size"] == size]
    mean = own.groupby(PAIR_AXES).mean(numeric_only=True).reset_index()
    mean = mean.sort_values("difference", key=abs, ascending=False, kind="stable")
    mean["balanced"] = _is_balanced(mean, confusion[confusion["test_size"] == size])
    figure, panels = page.plt.subplots(
        1, 2, figsize=(7.2, 2.0 + 0.4 * len(mean)), sharex=True, sharey=True
    )
    for axis, (title, suffix) in zip(panels, PANELS.items(), strict=True):
        _draw_rows(axis, mean, suffix)
        axis.set_title(title)
        axis.set_xlabel(f"{metric} on test rows")
        axis.locator_params(axis="x", nbins=5)
        axis.tick_params(axis="y", length=0)
    names = [textwrap.fill(name, NAME) for name in _names(mean)]
    panels[0].set_yticks(range(len(mean)), names, fontsize=6.5)
    panels[0].set_ylim(len(mean) - 0.4, -0.6)
    page.add_legend(figure, panels, columns=2)
    repeats = own["repeat"].nunique()
    averaged = f", mean of {repeats} repeats" if repeats > 1 else ""
    sample = f"test size {100 * size:.0f} %{averaged}"
    right = "on the right: leaked as claimed - honest, 95 % interval over stars"
    page.add_title(figure, *_headline(mean, metric), f"{sample}; {right}")
    return figure


def _draw_rows(axis: Axes, mean: pd.DataFrame, suffix: str) -> None:
    for offset, ends, there in zip(
        OFFSETS, LINES, (np.full(len(mean), True), mean["balanced"].to_numpy()), strict=True
    ):
        if not there.any():
            continue  # nor does the legend name what no row has
        own, rows = mean[there], np.flatnonzero(there)
        start, end = (own[f"{name}{suffix}"] for name in ends)
        axis.hlines(rows + offset, start, end, color="0.65", linewidth=2, zorder=1)
        for name in ends:
            axis.plot(
                *(own[f"{name}{suffix}"], rows + offset, MARKERS[name]),
                color=page.LEAKED if name.startswith("leaked") else "C0",
                label=LABELS[name],
            )
    numbers = mean[[f"{name}{suffix}" for name in ("difference", "low", "high")]].to_numpy()
    for row, (difference, low, high) in enumerate(numbers):
        text = f"{_signed(difference)} [{_signed(low)}, {_signed(high)}]"
        place = axis.get_yaxis_transform()
        axis.text(1.02, row, text, transform=place, va="center", fontsize=6)


def _headline(mean: pd.DataFrame, metric: str) -> tuple[str, str]:
    """Say where the widest gap comes from; one with a balanced test set is preferred."""
    both = mean[mean["balanced"]]
    widest = (both if len(both) else mean).iloc[0]
    place = mean.index.get_loc(widest.name)
    name = _names(mean)[place]
    balance = _signed(widest["honest_balanced"] - widest["honest"])
    leak = _signed(widest["leaked"] - widest["honest_balanced"])
    scores = f"{metric} {widest['leaked']:.2f}, honest is {widest['honest']:.2f}"
    if both.empty:
        return f"Widest gap: {name} claims {scores};", "no leaked test set is balanced"
    return (
        f"Widest gap{' with a balanced test set' if place else ''}: {name} claims {scores}:",
        f"{balance} comes from the balanced test set, {leak} from the leak",
    )


def _is_balanced(mean: pd.DataFrame, confusion: pd.DataFrame) -> list[bool]:
    """Return whether the classes in each setting's leaked test set are about as frequent."""
    keys = ["resampler", "reducer", "model", "protocol"]
    support = confusion.groupby([*keys, "label"])["count"].sum().groupby(keys)
    balanced = support.min() >= BALANCED * support.max()
    own = mean.rename(columns={"leaked_protocol": "protocol"})[keys]
    return balanced.reindex(pd.MultiIndex.from_frame(own), fill_value=False).tolist()


def _signed(number: float) -> str:
    return f"{round(number, 2) + 0.0:+.2f}"  # + 0.0: no "-0.00"


def _names(mean: pd.DataFrame) -> list[str]:
    protocol = mean["honest_protocol"] + " / " + mean["leaked_protocol"]
    return setting_names(mean.assign(protocol=protocol, leaked=False))
