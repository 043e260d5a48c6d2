"""Learning curves of fits that run in epochs."""

import pandas as pd
from matplotlib.ticker import MaxNLocator

from lightfold import tables
from lightfold.display import page

CAPTION = (
    "Loss and accuracy over the epochs of each network, one column per fit. The stars held back "
    "decide when to stop, and which weights are kept."
)

#: Fits that the figure has room for.
SHOWN = 8


def draw(table: pd.DataFrame) -> page.Figure:
    """Draw loss and accuracy over the epochs: one column per fit, honest ones first.

    Parameters
    ----------
    table : DataFrame
        As `monitor.COLUMNS`.
    """
    setting = [axis for axis in tables.AXIS_TYPES if axis != "task"]
    fits = [
        own
        for _, own in table.sort_values("leaked", kind="stable").groupby(
            ["leaked", *setting], sort=False
        )
    ]
    if not fits:
        return page.draw_note("no fit that goes on by epochs could run")
    shown = fits[:SHOWN]
    columns = min(len(shown), page.PANELS)
    lines = -(-len(shown) // columns)
    figure, axes = page.plt.subplots(
        2 * lines,
        columns,
        figsize=(max(3.0, 1.65 * columns + 0.6), 3.3 * lines + 1.1),
        squeeze=False,
        sharey="row",
    )
    for axis in axes.flat:
        axis.set_axis_off()
    for number, own in enumerate(shown):
        line, column = divmod(number, columns)
        for measure, axis in zip(
            ("loss", "accuracy"), axes[2 * line : 2 * line + 2, column], strict=True
        ):
            _draw_fit(axis, own, measure)
            if column == 0:
                axis.set_ylabel(measure)
        axes[2 * line, column].set_title(_name(own.iloc[0]), fontsize=8)
        axes[2 * line + 1, column].set_xlabel("epoch")
    for axis in axes[::2].flat:
        axis.set_ylim(bottom=0)
    page.add_legend(figure, list(axes.flat), columns=min(columns, 4))
    more = f"; {len(fits) - len(shown)} more in learning.parquet" if len(fits) > len(shown) else ""
    page.add_title(figure, f"Fits to the whole training set, a fifth of its stars held back{more}")
    return figure


def _draw_fit(axis: page.Axes, own: pd.DataFrame, measure: str) -> None:
    axis.set_axis_on()
    axis.plot(own["epoch"], own[measure], color="C0", label="stars fitted on")
    axis.plot(own["epoch"], own[f"validation_{measure}"], color="C1", label="stars held back")
    last = own.iloc[-1]
    axis.plot(
        *(last["epoch"], last[f"validation_{measure}"]),
        "s",
        color="C1",
        markersize=4,
        label="stopped",
    )
    best = own.loc[own["best"], "epoch"].iloc[0]
    axis.axvline(best, color="0.4", linestyle="--", linewidth=1, label="weights kept")
    axis.xaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 5, 10]))
    axis.tick_params(labelleft=True, labelsize=7)


def _name(node: pd.Series) -> str:
    """Return the name of a fit, in two lines, or in three if it leaked."""
    repeat = f", repeat {node['repeat']}" if node["repeat"] else ""
    lines = [
        f"{node['model']} · {node['resampler']}",
        f"test size {100 * node['test_size']:.0f} %{repeat}",
        *([f"{node['protocol']} · LEAKED"] if node["leaked"] else []),
    ]
    return "\n".join(lines)
