"""Figure of recalibration: errors of probabilities before and after, per resampler."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.comparison.scores import SETTING
from lightfold.display import page
from lightfold.verdicts.calibration_maps import METHODS
from lightfold.verdicts.leader import sample

CAPTION = (
    "What resamplers do to probabilities, and what recalibration mends: errors of the top class's "
    "probability and log loss on test stars, before and after. Recalibration is learned on "
    "out-of-fold rows."
)

#: What is drawn, and how axes call it.
SCORES = {"ece": "ECE of the top class", "log_loss": "log loss [nat]"}

#: Width of the page, height of a resampler's row, and of what is around them [in].
WIDTH, ROW, AROUND = 7.2, 0.62, 1.4

#: Distance of methods in a row, and of a logarithmic axis' ends from which on it is one.
APART, SPAN = 0.19, 6.0

LABELS = {"none": "as given"}


def draw(
    calibration: pd.DataFrame, reliability: pd.DataFrame, settings: pd.DataFrame, classes: list[str]
) -> Figure:
    """Draw ECE and log loss of each resampler, a mark per method; small marks are settings.

    Only models and reducers that ran with every resampler are averaged, so that resamplers differ
    in nothing else. If there are none, all are.

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
    scores = own.groupby([*SETTING, "method"])[list(SCORES)].mean().reset_index()
    names = sorted(scores["resampler"].unique(), key=lambda name: (name != "none", name))
    kind = ["protocol", "reducer", "model"]
    met = scores.groupby(kind)["resampler"].transform("nunique") == len(names)
    common = scores[met] if met.any() else scores
    kinds = len(common[kind].drop_duplicates())
    figure, panels = page.plt.subplots(
        1, len(SCORES), figsize=(WIDTH, AROUND + ROW * len(names)), sharey=True
    )
    for axis, (score, label) in zip(panels, SCORES.items(), strict=True):
        _draw_score(axis, common, score, names)
        axis.set_xlabel(label)
    panels[0].set_yticks(range(len(names)), names)
    panels[0].set_ylim(len(names) - 0.5, -0.5)
    page.add_legend(figure, list(panels), columns=len(METHODS))
    models = f"{kinds} model{'s' if kinds > 1 else ''}"
    reduced = common["reducer"].nunique() > 1
    which = "that ran with every resampler" if met.any() else "not the same for all resamplers"
    page.add_title(
        figure,
        "Do resamplers spoil probabilities, and does recalibration mend them? Left is better.",
        f"{sample(own)}; large marks: mean of {models}{' and reducers' if reduced else ''} {which};"
        " small marks: each of them",
    )
    return figure


def _draw_score(axis: Axes, scores: pd.DataFrame, score: str, names: list[str]) -> None:
    for number, method in enumerate(METHODS):
        own = scores[scores["method"] == method]
        shift = APART * (number - (len(METHODS) - 1) / 2)
        place = own["resampler"].map(names.index) + shift
        look = {"color": f"C{number}", "linewidth": 0, "marker": page.MARKERS[number]}
        axis.scatter(own[score], place, s=9, alpha=0.35, **look)
        mean = own.groupby("resampler")[score].mean().reindex(names)
        places = [row + shift for row in range(len(names))]
        axis.scatter(mean, places, s=42, label=LABELS.get(method, method), zorder=3, **look)
    least, most = scores[score].min(), scores[score].max()
    if score == "log_loss" and most > SPAN * least > 0:
        axis.set_xscale("log")
    else:
        axis.set_xlim(left=-0.02 * most)
    for row in range(1, len(names)):
        axis.axhline(row - 0.5, color="0.85", linewidth=0.8)
    axis.grid(axis="y", visible=False)
    axis.tick_params(axis="y", length=0)
