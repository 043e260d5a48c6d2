"""Stability of rankings: whether other training stars would have kept the same features."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold import tables
from lightfold.comparison.stability import RANKING_AXES, draw
from lightfold.display import listing, page
from lightfold.display.listing import Listing
from lightfold.statistics.stability import nogueira
from lightfold.tables import fold_numbers

RANKING_TYPES = dict.fromkeys(RANKING_AXES, "string") | {"test_size": "double", "leaked": "bool"}
RANKINGS = {
    **RANKING_TYPES,
    "feature": "string",
    "rank": "double",
    "low": "double",
    "high": "double",
}
STABILITY = {
    **RANKING_TYPES,
    **{"n_features": "int64", "of": "int64", "rankings": "int64"},
    **{"stability": "double", "low": "double", "high": "double"},
}

#: Stability is given for 1 / `PARTS`, 2 / `PARTS` and so on of the features being kept.
PARTS = 10

#: Fewest rankings for an interval, which is asymptotic in their number.
ENOUGH = 10

REMARK = (
    "Nogueira's stability of the features kept over inner folds and repeats: 1 if all keep the "
    "same, 0 if they agree only by chance. The 95 % intervals (low, high) are asymptotic, so fewer "
    f"than {ENOUGH} rankings have none. Folds share stars, so the intervals are a little narrow."
)


def write_stability(
    reductions: list[str],
    outputs: dict[str, str],
    listings: list[str],
    settings: list[dict[str, Any]],
) -> None:
    """Write what rankings say, and how stable they are.

    Parameters
    ----------
    reductions : list of str
        What each ranking reducer learned from each sample.
    outputs : dict
        Paths of the tables ``rankings`` and ``stability``.
    listings : list of str
        Paths of the listing and of the figure of stability; the suffix says the format.
    settings : list of dict
        The axes of each reduction, in the same order, and whether it is ``leaked``.
    """
    read = [
        _read(path, made)
        for path, made in zip(reductions, settings, strict=True)
        if not tables.impossible(path)
    ]
    ranks = pd.concat(read) if read else pd.DataFrame(columns=[*RANKINGS, "set"])
    ranked, stable = summarise(ranks), measure(ranks)
    tables.write(ranked, outputs["rankings"], RANKINGS)
    tables.write(stable, outputs["stability"], STABILITY)
    shown = stable.drop(columns="task")
    for path in listings:
        if Path(path).suffix in listing.FORMATS:
            listing.write(Listing(shown, [("", shown)], REMARK), path)
    nothing = "no ranking could be made"
    page.save_each(
        listings, lambda _: page.draw_note(nothing) if stable.empty else draw(ranked, stable)
    )


def summarise(ranks: pd.DataFrame) -> pd.DataFrame:
    """Return the mean, the best and the worst rank of each feature, best first in each setting."""
    by = ranks.groupby([*RANKING_AXES, "leaked", "feature"], sort=False)["rank"]
    table = by.agg(rank="mean", low="min", high="max").reset_index()
    return table.sort_values([*RANKING_AXES, "rank"], kind="stable", ignore_index=True)


def measure(ranks: pd.DataFrame) -> pd.DataFrame:
    """Return the stability of the best features of each setting, for several numbers kept.

    Parameters
    ----------
    ranks : DataFrame
        The setting, ``set`` (which ranking), feature, rank.
    """
    rows = []
    for setting, own in ranks.groupby([*RANKING_AXES, "leaked"], sort=False):
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
                    {
                        **dict(zip([*RANKING_AXES, "leaked"], setting, strict=True)),
                        **numbers,
                        **found,
                    }
                )
    return pd.DataFrame(rows, columns=list(STABILITY))


def _read(path: str, made: dict[str, Any]) -> pd.DataFrame:
    """Return the rankings of the inner folds of a sample, each with the name of its set."""
    axes = tables.typed({name: made[name] for name in (*RANKING_AXES, "repeat")})
    ranks = tables.read(path)
    fold = fold_numbers(ranks["fold"])
    ranks = ranks[fold >= 0].assign(set=fold.map(lambda number: f"{axes['repeat']}/{number}"))
    own = {name: value for name, value in axes.items() if name != "repeat"}
    return ranks[["set", "feature", "rank"]].assign(**own, leaked=made["leaked"])
