"""How often each feature is chosen, and how stable rankings are."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lightfold.display import page
from lightfold.display.names import FEATURE, legible

CAPTION = (
    "Left: how alike the features are that other training stars would have kept (1: always the "
    "same, 0: as by chance). Right: how the best features are ranked."
)

#: The axes of a ranking.
RANKING_AXES = ["task", "protocol", "test_size", "resampler", "reducer"]

#: Settings and features that the figure has room for.
SETTINGS, FEATURES = 6, 20


def draw(ranked: pd.DataFrame, stable: pd.DataFrame) -> Figure:
    """Draw stability over the number kept, and the ranks of the best features, per setting."""
    settings = stable[[*RANKING_AXES, "leaked"]].drop_duplicates()
    shown = settings.head(SETTINGS)
    best = ranked.merge(shown).groupby("feature")["rank"].mean().nsmallest(FEATURES).index
    figure, (left, right) = page.plt.subplots(
        1, 2, figsize=(7.2, 1.6 + 0.19 * max(len(best), 10)), width_ratios=(1, 1.15)
    )
    for number, (_, setting) in enumerate(shown.iterrows()):
        name = f"{setting['reducer']} · {setting['resampler']} · {100 * setting['test_size']:.0f} %"
        name += " · leaked" if setting["leaked"] else ""
        look = {"color": f"C{number}", "marker": page.MARKERS[number], "markersize": 4}
        own = stable.merge(setting.to_frame().T.astype(settings.dtypes))
        left.plot(own["n_features"], own["stability"], label=name, **look)
        left.fill_between(
            own["n_features"], own["low"], own["high"], color=f"C{number}", alpha=0.12
        )
        ranks = ranked.merge(setting.to_frame().T.astype(settings.dtypes)).set_index("feature")
        ranks = ranks.reindex(best)
        y = np.arange(len(best)) + 0.7 * ((number + 0.5) / len(shown) - 0.5)
        right.hlines(y, ranks["low"], ranks["high"], color=f"C{number}", linewidth=1)
        right.plot(ranks["rank"], y, linestyle="none", **look)
    left.set_xlabel(f"features kept, of {stable['of'].max()}")
    left.set_ylabel("stability (Nogueira)")
    left.set_ylim(np.nanmin([0.0, *stable["stability"], *stable["low"]]), 1.03)
    right.set_xscale("log")
    right.set_xlabel("rank: mean, best and worst")
    right.xaxis.set_major_formatter("{x:g}")
    right.set_yticks(range(len(best)), [legible(name, FEATURE) for name in best], fontsize=7)
    right.invert_yaxis()
    page.add_legend(figure, [left], columns=3)
    more = f"; the first {SETTINGS} of {len(settings)} settings" if len(settings) > SETTINGS else ""
    counts = sorted({int(count) for count in stable["rankings"]})
    rankings = f"{' or '.join(str(count) for count in counts)} rankings per setting"
    bands = "; bands: 95 % intervals" if stable["low"].notna().any() else ""
    page.add_title(
        figure, f"What elimination keeps: {rankings}, from inner folds and repeats{bands}{more}"
    )
    return figure
