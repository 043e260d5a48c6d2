"""Box plots of models: one row per model, one panel per metric, one point per fold."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold.display import page

CAPTION = (
    "Scores of models with default parameters on each fold of the training stars: one row per "
    "model, best mean on top, one point per fold."
)

#: One panel each.
METRICS = ("accuracy", "macro_f1")

NOTHING = "No model could be cross-validated: summary.md says why."
LINE = "always the largest class (median)"
BOX = "box: quartiles and median of the folds; whiskers: all of them"


def draw(folds: pd.DataFrame, summary: pd.DataFrame, reference: str) -> Figure:
    """Draw the scores of all models that ran, in the order of the summary: best mean on top.

    Parameters
    ----------
    folds, summary : DataFrame
        As `crossvalidate.COLUMNS` and `screen.SUMMARY`.
    reference : str
        Model whose median is a line through both panels.
    """
    if folds.empty:
        return page.draw_note(NOTHING)
    ran = summary["status"] == "done"
    models, left_out = list(summary.loc[ran, "model"]), summary.loc[~ran, "model"]
    median = folds.groupby("model")[list(METRICS)].median()
    figure, axes = page.plt.subplots(
        1, len(METRICS), figsize=(7.2, 1.7 + 0.26 * len(models)), sharey=True
    )
    for axis, metric in zip(axes, METRICS, strict=True):
        _draw_panel(axis, folds, models, metric)
        if reference in models:
            axis.axvline(median.loc[reference, metric], color="C1", linestyle="--", label=LINE)
        axis.set_title(metric)
        axis.set_xlabel(f"{metric} on the held-out fold")
    axes[0].set_yticks(range(len(models)), models)
    axes[0].set_ylim(len(models) - 0.4, -0.6)
    page.add_legend(figure, axes, columns=2)
    absent = [f"could not run: {', '.join(left_out)}"] if len(left_out) else []
    page.add_title(figure, _headline(folds), BOX, *absent)
    return figure


def _draw_panel(axis: Axes, folds: pd.DataFrame, models: list[str], metric: str) -> None:
    scores = [folds.loc[folds["model"] == model, metric].to_numpy() for model in models]
    axis.boxplot(
        scores,
        positions=range(len(models)),
        orientation="horizontal",
        widths=0.62,
        whis=(0, 100),
        patch_artist=True,
        boxprops={"facecolor": "0.92", "edgecolor": "0.4"},
        whiskerprops={"color": "0.4"},
        capprops={"color": "0.4"},
        medianprops={"color": "black", "linewidth": 1.8},
    )
    for row, own in enumerate(scores):
        spread = [row + 0.36 * ((number + 0.5) / len(own) - 0.5) for number in range(len(own))]
        label = "one fold" if row == 0 else None
        axis.plot(own, spread, "o", color="C0", markersize=3, alpha=0.8, label=label)


def _headline(folds: pd.DataFrame) -> str:
    own = folds[folds["model"] == folds["model"].iloc[0]]
    stars = int(own["rows_held_out"].sum())
    task = own["task"].iloc[0]
    return f"{task} · default parameters, {len(own)} folds of {stars:,} training stars"
