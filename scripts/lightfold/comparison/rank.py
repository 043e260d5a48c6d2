"""Stability of rankings: whether other training stars would have kept the same features."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lightfold import tables
from lightfold.display import listing, page
from lightfold.display.listing import Listing
from lightfold.tables import fold_numbers

SETTING = ["task", "protocol", "test_size", "resampler", "reducer"]
AXES = dict.fromkeys(SETTING, "string") | {"test_size": "double", "leaked": "bool"}
RANKINGS = {**AXES, "feature": "string", "rank": "double", "low": "double", "high": "double"}
STABILITY = {
    **AXES,
    **{"n_features": "int64", "of": "int64", "rankings": "int64"},
    **{"stability": "double", "low": "double", "high": "double"},
}

#: Parts of the features that may be kept, for which stability is given.
PARTS = 10

#: Settings and features that the figure has room for.
SETTINGS, FEATURES = 6, 20

#: Rankings from which on an interval, which is asymptotic in their number, says anything.
ENOUGH = 10

#: Quantile of the normal distribution for 95 % intervals.
Z = 1.96

REMARK = (
    "Nogueira's stability of the features kept over inner folds and repeats: 1 if all keep the "
    "same, 0 if they agree as by chance. 95 % intervals (low, high) are asymptotic, so there are "
    f"none of fewer than {ENOUGH} rankings; folds share stars, so they are rather too narrow."
)


def write_stability(
    reductions: list[dict[str, Any]], outputs: dict[str, str], listings: list[str]
) -> None:
    """Write what rankings say, and how stable they are.

    Parameters
    ----------
    reductions : list of dict
        For each ranking reducer of each sample the axes, ``leaked``, and the ``path``.
    outputs : dict
        Paths of the tables ``rankings`` and ``stability``.
    listings : list of str
        Paths of the listing and of the figure of stability; the suffix says the format.
    """
    read = [_read(made) for made in reductions if not tables.impossible(made["path"])]
    ranks = pd.concat(read) if read else pd.DataFrame(columns=[*RANKINGS, "set"])
    ranked, stable = summarise(ranks), measure(ranks)
    tables.write(ranked, outputs["rankings"], RANKINGS)
    tables.write(stable, outputs["stability"], STABILITY)
    shown = stable.drop(columns="task")
    for path in listings:
        if Path(path).suffix in listing.FORMATS:
            listing.write(Listing(shown, [("", shown)], REMARK), path)
        elif stable.empty:
            page.save(page.draw_note("no ranking could be made"), path)
        else:
            page.save(draw_stability(ranked, stable), path)


def summarise(ranks: pd.DataFrame) -> pd.DataFrame:
    """Return the mean, the best and the worst rank of each feature, best first in each setting."""
    by = ranks.groupby([*SETTING, "leaked", "feature"], sort=False)["rank"]
    table = by.agg(rank="mean", low="min", high="max").reset_index()
    return table.sort_values([*SETTING, "rank"], kind="stable", ignore_index=True)


def measure(ranks: pd.DataFrame) -> pd.DataFrame:
    """Return the stability of the best features of each setting, for several numbers kept.

    Parameters
    ----------
    ranks : DataFrame
        The setting, ``set`` (which ranking), feature, rank.
    """
    rows = []
    for setting, own in ranks.groupby([*SETTING, "leaked"], sort=False):
        rank = own.pivot_table(index="set", columns="feature", values="rank").to_numpy()
        sets, features = rank.shape
        share = np.arange(1, PARTS) / PARTS
        for kept in np.unique(np.round(share * features).astype(int).clip(1)):
            if sets > 1 and kept < features:
                value, *interval = nogueira(rank <= kept)
                low, high = interval if sets >= ENOUGH else (np.nan, np.nan)
                numbers = {"n_features": kept, "of": features, "rankings": sets}
                found = {"stability": value, "low": low, "high": high}
                rows.append(
                    {**dict(zip([*SETTING, "leaked"], setting, strict=True)), **numbers, **found}
                )
    return pd.DataFrame(rows, columns=list(STABILITY))


def nogueira(kept: np.ndarray) -> tuple[float, float, float]:
    """Return the stability of sets of features, with a 95 % interval.

    It is 1 - (mean variance of a feature's being kept) / (that of sets drawn by lot), and its
    variance is that of the means over sets (Nogueira, Sechidis & Brown 2018, Journal of Machine
    Learning Research 18(174)).

    Parameters
    ----------
    kept : array of bool, shape (sets, features)
        Which features each set keeps: neither none nor all on average.
    """
    sets, features = kept.shape
    share = kept.mean(axis=0)
    mean, size = share.sum() / features, kept.sum(axis=1) / features
    chance = mean * (1 - mean)
    value = 1 - sets / (sets - 1) * np.mean(share * (1 - share)) / chance
    own = (kept * share).mean(axis=1) - size * mean
    own = (own + value / 2 * (2 * mean * size - size - mean + 1)) / chance
    half = Z * np.sqrt(4 / sets**2 * np.sum((own - own.mean()) ** 2))
    return float(value), float(value - half), float(min(value + half, 1.0))


def draw_stability(ranked: pd.DataFrame, stable: pd.DataFrame) -> Figure:
    """Draw stability over the number kept, and the ranks of the best features, a mark a setting."""
    settings = stable[[*SETTING, "leaked"]].drop_duplicates()
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
    right.set_yticks(range(len(best)), best, fontsize=7)
    right.invert_yaxis()
    page.add_legend(figure, [left], columns=3)
    more = f"; the first {SETTINGS} of {len(settings)} settings" if len(settings) > SETTINGS else ""
    counts = sorted({int(count) for count in stable["rankings"]})
    rankings = f"{' or '.join(str(count) for count in counts)} rankings a setting"
    bands = "; bands: 95 % intervals" if stable["low"].notna().any() else ""
    page.add_title(
        figure, f"What elimination keeps: {rankings}, of inner folds and repeats{bands}{more}"
    )
    return figure


def _read(made: dict[str, Any]) -> pd.DataFrame:
    """Return the rankings of the inner folds of a sample, each with the name of its set."""
    axes = tables.typed({name: made[name] for name in (*SETTING, "repeat")})
    ranks = tables.read(made["path"])
    fold = fold_numbers(ranks["fold"])
    ranks = ranks[fold >= 0].assign(set=fold.map(lambda number: f"{axes['repeat']}/{number}"))
    own = {name: value for name, value in axes.items() if name != "repeat"}
    return ranks[["set", "feature", "rank"]].assign(**own, leaked=made["leaked"])
