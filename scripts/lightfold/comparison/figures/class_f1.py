"""Figure of F1: classes across, settings down."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from sklearn.metrics import f1_score

from lightfold.comparison.compared import Compared
from lightfold.comparison.scores import members, weighted
from lightfold.display import page
from lightfold.display.names import legible

CAPTION = (
    "F1 of each class in each setting by its chosen decision, with its 95 % interval in small "
    "print: one row per setting, the best by validation first. Settings that leaked are marked, "
    "and are below a line."
)

#: Settings that a page has room for: honest ones, leaked ones; height of a row [in].
ROWS, LEAKED_ROWS = 24, 6
ROW = 0.27

#: Width of the page, of a column on it if there is room, and of a letter [in].
WIDTH, COLUMN, LETTER = 7.2, 0.7, 0.06

#: Letters of a turned name for which there is room below the map.
NAME = 12


def draw(compared: Compared) -> Figure:
    """Draw the F1 of each class as a heat map: one row per setting, leaked ones below a line.

    If there are too many settings, the best by validation of each part are drawn.
    """
    scores, confusion, classes = compared.main, compared.confusion, compared.classes
    room = [(~scores["leaked"], ROWS, "honest"), (scores["leaked"], LEAKED_ROWS, "leaked")]
    cut = [
        f"the {most} best of {own.sum()} {name} settings"
        for own, most, name in room
        if own.sum() > most
    ]
    scores = pd.concat([scores[own].head(most) for own, most, _ in room])
    names = list(scores["name"])
    values = np.array(
        [
            f1_score(**weighted(confusion, setting), labels=classes, average=None, zero_division=0)
            for _, setting in scores.iterrows()
        ]
    )
    first = scores.iloc[0]
    stars = members(confusion, first).groupby("label")["count"].sum()
    support = (stars / first["repeats"]).round().astype(int)
    beside = 1 + LETTER * max(map(len, names))
    width = min(max(beside + COLUMN * len(classes), 5.6), WIDTH)
    texts = [legible(name) for name in classes]
    narrow = LETTER * max(map(len, texts)) > (width - beside) / len(classes)
    depth = LETTER / 2 * max(0, max(map(len, texts)) - NAME) if narrow else 0
    figure, axis = page.plt.subplots(figsize=(width, 1.5 + depth + ROW * len(names)))
    image = axis.imshow(values, vmin=0, vmax=1, aspect="auto")
    f1 = compared.per_class[compared.per_class["metric"] == "f1"]
    intervals = [
        members(f1, setting).set_index("class").reindex(classes)[["low", "high"]].to_numpy(float)
        for _, setting in scores.iterrows()
    ]
    for (row, column), value in np.ndenumerate(values):
        look: dict[str, Any] = {"ha": "center", "color": "white" if value < 0.5 else "black"}
        low, high = intervals[row][column]
        known = not np.isnan(low)
        axis.text(
            *(column, row - (0.2 if known else 0), f"{value:.2f}"),
            **look,
            va="center",
            fontsize=6.5,
        )
        if known:
            text = f"{low:.2f}\N{EN DASH}{high:.2f}"
            axis.text(column, row + 0.24, text, **look, va="center", fontsize=4.5)
    honest = int((~scores["leaked"]).sum())
    if 0 < honest < len(names):
        axis.axhline(honest - 0.5, color="white", linewidth=5)
        axis.axhline(honest - 0.5, color=page.LEAKED, linewidth=2)
    axis.set_yticks(range(len(names)), names, fontsize=6.5)
    turned: dict[str, Any] = (
        {"rotation": 35, "ha": "right", "rotation_mode": "anchor"} if narrow else {}
    )
    gap = " · " if narrow else "\n"
    labels = [f"{text}{gap}{support[name]}" for text, name in zip(texts, classes, strict=True)]
    axis.set_xticks(range(len(classes)), labels, fontsize=6.5, **turned)
    axis.tick_params(length=0)
    axis.grid(False)
    test = f"{100 * scores['test_size'].iloc[0]:.0f} %"
    pooled = ", repeats pooled" if scores["repeats"].max() > 1 else ""
    below = "; below the line: leaked" if 0 < honest < len(names) else ""
    shown = f"; {' and '.join(cut)}" if cut else ""
    rows = [f"rows: best validation first{below}{shown}", *([] if honest else [page.ALL_LEAKED])]
    page.add_title(figure, f"F1 of each class · test size {test}{pooled}", *rows)
    axis.set_xlabel(f"class, and its stars in {'a' if not below else 'an honest'} test set")
    figure.colorbar(image, ax=axis, label="F1", shrink=0.6, aspect=30, pad=0.01)
    return figure
