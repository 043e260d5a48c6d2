"""Figure of recalibration: errors of probabilities before and after, per resampler."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.axes import MIXED
from lightfold.comparison.scores import SETTING
from lightfold.display import page
from lightfold.verdicts.calibration_maps import METHODS
from lightfold.verdicts.leader import sample

CAPTION = (
    "What resamplers do to probabilities, and what recalibration fixes: errors of the top class's "
    "probability and log loss on test stars, before and after. Recalibration is learned on "
    "out-of-fold rows. Lines are mean 95 % intervals. A ring is what the same models give without "
    "the resampler."
)

#: What is drawn, and how axes call it.
SCORES = {"ece": "ECE of the top class", "log_loss": "log loss [nat]"}

#: Width of the page, height of a resampler's row and most of all rows, and of what is around [in].
WIDTH, ROW, HEIGHT, AROUND = 7.2, 0.62, 8.2, 1.4

#: Fewest models and reducers that ran with every resampler for others to be left out.
ENOUGH = 2

#: Distance of methods in a row.
APART = 0.19

#: Ratio of the largest loss to the least from which on the axis is logarithmic, and from which on
#: its ticks are powers of ten only; ticks.
SPAN, WIDE = 6, 100
TICKS = [factor * 10.0**power for power in range(-4, 3) for factor in (1, 2, 5)]

LABELS = {"none": "as given"}

#: What the row of ensembles is called.
ENSEMBLES = "ensembles"


def draw(
    calibration: pd.DataFrame, reliability: pd.DataFrame, settings: pd.DataFrame, classes: list[str]
) -> Figure:
    """Draw ECE and log loss of each resampler, a mark per method; small marks are settings.

    Only models and reducers that ran with every resampler are averaged, so that resamplers differ
    in nothing else. If there are fewer than `ENOUGH`, all are, and names say how many. A ring then
    is the mean of those that a resampler ran with, as they are without it. Ensembles, whose members
    have several resamplers, are a row of their own.

    Parameters
    ----------
    calibration, reliability : DataFrame
        The tables of rule ``calibrate``.
    settings : DataFrame
        The settings, the best by validation first.
    classes : list of str
        The classes, in the order of their codes.
    """
    own = calibration[calibration["class"].isna()]
    own = own[own["test_size"] == settings["test_size"].iloc[0]]
    numbers = [f"{score}{end}" for score in SCORES for end in ("", "_low", "_high")]
    scores = own.groupby([*SETTING, "method"])[numbers].mean().reset_index()
    found = scores["resampler"].unique()
    names = sorted(found, key=lambda name: (name == MIXED, name != "none", name))
    mixed = scores["resampler"] == MIXED
    kind = ["protocol", "reducer", "model"]
    met = scores.groupby(kind)["resampler"].transform("nunique") == len(set(names) - {MIXED})
    fair = met[~mixed].all() or len(scores.loc[met & ~mixed, kind].drop_duplicates()) >= ENOUGH
    common = scores[met | mixed] if fair else scores
    kinds = common.groupby("resampler")["method"].value_counts().groupby("resampler").max()
    texts = [ENSEMBLES if name == MIXED else name for name in names]
    if not fair:
        texts = [f"{text} · {kinds[name]}" for text, name in zip(texts, names, strict=True)]
    figure, panels = page.plt.subplots(
        1, len(SCORES), figsize=(WIDTH, AROUND + min(ROW * len(names), HEIGHT)), sharey=True
    )
    for axis, (score, label) in zip(panels, SCORES.items(), strict=True):
        _draw_score(axis, common, score, names)
        if not fair:
            _draw_rings(axis, common, score, names)
        axis.set_xlabel(label)
    panels[0].set_yticks(range(len(names)), texts)
    panels[0].set_ylim(len(names) - 0.5, -0.5)
    page.add_legend(figure, list(panels), columns=len(METHODS) + 1)
    number = kinds[names[0]]
    reducers = set(common["reducer"]) - {MIXED}
    of = "models and reducers" if len(reducers) > 1 else "models"
    if not fair:
        marks = f"; large marks: mean of the {of} that ran, number beside the name"
    elif number > 1:
        marks = f"; large marks: mean of {number} {of} that ran with every resampler"
    else:
        marks = f"; {common['model'].iloc[0]}"
    page.add_title(
        figure,
        "Do resamplers spoil probabilities, and does recalibration fix them? Left is better.",
        f"{sample(own)}{marks}",
    )
    return figure


def _draw_score(axis: Axes, scores: pd.DataFrame, score: str, names: list[str]) -> None:
    for number, method in enumerate(METHODS):
        own = scores[scores["method"] == method]
        shift = APART * (number - (len(METHODS) - 1) / 2)
        place = own["resampler"].map(names.index) + shift
        look: dict[str, Any] = {
            "color": f"C{number}",
            "linewidth": 0,
            "marker": page.MARKERS[number],
        }
        if own.duplicated("resampler").any():
            axis.scatter(own[score], place, s=9, alpha=0.35, **look)
        ends = [score, f"{score}_low", f"{score}_high"]
        mean = own.groupby("resampler")[ends].mean().reindex(names)
        places = [row + shift for row in range(len(names))]
        axis.hlines(places, mean[ends[1]], mean[ends[2]], color=f"C{number}", linewidth=1)
        axis.scatter(mean[score], places, s=42, label=LABELS.get(method, method), zorder=3, **look)
    least = scores[score].min()
    most = max(
        scores[score].max(), scores.groupby(["resampler", "method"])[f"{score}_high"].mean().max()
    )
    if score == "log_loss" and most > SPAN * least and least >= TICKS[0]:
        axis.set_xscale("log")
        ticks = TICKS if most < WIDE * least else TICKS[::3]
        ticks = [tick for tick in ticks if least <= tick <= most]
        axis.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axis.set_xticks([], minor=True)
    else:
        axis.set_xlim(left=-0.04 * most)
    for row in range(1, len(names)):
        axis.axhline(row - 0.5, color="0.85", linewidth=0.8)
    axis.grid(axis="y", visible=False)
    axis.tick_params(axis="y", length=0)


def _draw_rings(axis: Axes, scores: pd.DataFrame, score: str, names: list[str]) -> None:
    """Draw, beside each resampler, the mean of its models and reducers without it, as given."""
    given = scores[scores["method"] == "none"].set_index(["protocol", "reducer", "model"])
    plain = given.loc[given["resampler"] == "none", score]
    means = {
        names.index(str(name)): plain.reindex(own.index.intersection(plain.index)).mean()
        for name, own in given.groupby("resampler")
        if name != "none"
    }
    places = [row - APART * (len(METHODS) - 1) / 2 for row in means]
    look: dict[str, Any] = {"facecolor": "none", "edgecolor": "C0", "linewidth": 1, "zorder": 4}
    axis.scatter(list(means.values()), places, s=70, label="without the resampler", **look)
