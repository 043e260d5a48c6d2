"""Scores by the size of the test set."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lightfold.comparison.compared import Compared
from lightfold.comparison.figures.series import honest, in_series, mark
from lightfold.display.page import PANELS, add_legend, add_title

CAPTION = (
    "The metric that tuning optimises, on the test set, over the size of that set: one panel per "
    "model, one line per resampler and reducer. Bars are 95 % intervals. Only honest settings are "
    "drawn, if there are any."
)


def draw(compared: Compared) -> Figure:
    """Draw a metric over test size, honest settings: one panel per model, one line per series.

    If some settings have several test sizes, those with only one are left out.
    """
    metric = compared.metric
    remark, scores = honest(in_series(compared.scores))
    sizes = scores.groupby(["model", "series"])["test_size"].transform("nunique")
    if sizes.max() > 1:
        scores = scores[sizes > 1]
    models = list(scores["model"].unique())
    series = sorted(scores["series"].unique())
    columns = min(len(models), PANELS)
    figure, panels = plt.subplots(
        *(-(-len(models) // columns), columns),
        figsize=(1.75 * columns + 1.2, 0.7 + 2.4 * -(-len(models) // columns)),
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    for axis in panels.flat[len(models) :]:
        axis.set_axis_off()
    for axis, model in zip(panels.flat, models, strict=False):
        for number, name in enumerate(series):
            own = scores[(scores["model"] == model) & (scores["series"] == name)]
            own = own.sort_values("test_size")
            if own.empty:
                continue
            x = 100 * own["test_size"] + 0.25 * (number - (len(series) - 1) / 2)
            below, above = (abs(own[f"{metric}{end}"] - own[metric]) for end in ("_low", "_high"))
            axis.errorbar(*(x, own[metric]), yerr=[below, above], **mark(number, name))
        axis.set_title(model, fontsize=9)
        axis.set_xticks(sorted({round(100 * size) for size in scores["test_size"]}))
        axis.tick_params(labelbottom=True)
        axis.set_xlabel("test size [%]")
    figure.supylabel(f"{metric} on the test set", fontsize=9)
    add_legend(figure, list(panels.flat), columns=min(len(series), columns + 1))
    remarks = "; ".join(filter(None, ("bars: 95 % intervals", remark)))
    add_title(figure, f"{metric} by the size of the test set", remarks)
    return figure
