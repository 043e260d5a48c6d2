"""Scores: the tables of a task, averaged and chosen for people."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.axes import MIXED, NODE_AXES
from lightfold.display.numbers import measured
from lightfold.statistics.intervals import REPEATS, half_width

#: What is compared: nodes that differ only in their repeat are averaged.
SETTING = [axis for axis in NODE_AXES if axis not in ("task", "repeat")]

#: What the columns of a metric end with: the score, the ends of its interval, its deviation.
ENDS = ("", "_low", "_high", "_sd")

#: Fewest repeats whose spread makes an interval.
ENOUGH = 3


def average_repeats(
    metrics: pd.DataFrame, nodes: pd.DataFrame, runtimes: pd.DataFrame
) -> pd.DataFrame:
    """Return scores and runtimes: one row per setting, averaged over its repeats.

    Returns
    -------
    DataFrame
        The setting; whether it is ``leaked``; ``repeats``; ``decision``, the chosen one, or
        several; ``validation``, the tuned metric on the inner folds. By that decision: each
        overall metric on the test set that does not treat class codes as numbers, with ``_low``
        and ``_high``, the ends of its interval, and ``_sd``, its standard deviation over repeats
        if there are several. Times [s].
    """
    overall = of_chosen(metrics)
    overall = overall[overall["class"].isna()]
    overall = with_intervals(overall[~overall["metric"].isin(ordinal(metrics))])
    columns = [
        overall.pivot_table(index=SETTING, columns="metric", values=name, sort=False).add_suffix(
            end
        )
        for name, end in zip(("value", "low", "high", "deviation"), ENDS, strict=True)
    ]
    wide = pd.concat(columns, axis=1)
    done = nodes[nodes["status"] == "done"].groupby(SETTING)
    seconds = runtimes.groupby(SETTING)[["train_seconds", "predict_seconds", "cpu_seconds"]].mean()
    chosen = done.agg(
        leaked=("leaked", "first"),
        repeats=("repeat", "size"),
        decision=("decision", lambda names: ", ".join(sorted(set(names)))),
        validation=("validation", "mean"),
    )
    names = [f"{name}{end}" for name in overall["metric"].unique() for end in ENDS]
    wide = wide.reindex(columns=[name for name in names if name in wide])
    return pd.concat([chosen, wide, seconds], axis=1).reset_index()


def of_chosen(metrics: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``metrics.parquet`` that are of each node's chosen decision."""
    return metrics[metrics["chosen"].astype(bool)]


def with_intervals(metrics: pd.DataFrame) -> pd.DataFrame:
    """Return scores averaged over repeats, one row per setting, metric and class.

    From `ENOUGH` repeats on, the interval is that of the corrected resampled t-test: see
    `statistics.intervals.interval`. It is never narrower than over stars, as if no star were tested
    twice: where a class has few stars, scores of all repeats may be equal by luck. Two repeats tell
    too little of their spread. The ends are then means of those of the repeats, as if both had the
    same test stars.

    Parameters
    ----------
    metrics : DataFrame
        Rows of ``metrics.parquet``, of one decision per node.

    Returns
    -------
    DataFrame
        The setting, ``metric``, ``class``; ``value``, ``low`` and ``high``; ``dummy``;
        ``support``, test rows per repeat; ``deviation`` over repeats, missing if there is one;
        ``interval``, how it was made.
    """
    keys = [*SETTING, "metric", "class"]
    by = metrics.groupby(keys, sort=False, dropna=False)
    table = by.agg(
        value=("value", "mean"),
        low=("low", "mean"),
        high=("high", "mean"),
        dummy=("dummy", "mean"),
        support=("support", "mean"),
        deviation=("value", "std"),
        repeats=("value", "size"),
        interval=("interval", "first"),
    ).reset_index()
    several = table["repeats"] >= ENOUGH
    held_out, k = table["test_size"], table["repeats"]
    half = half_width(table["deviation"], k, held_out / (1 - held_out))
    bounds = table["metric"].map(lambda name: registry.declared("metrics", name, "BOUNDS"))
    least, most = (bounds.map(lambda ends, n=n: ends[n] if ends else None) for n in (0, 1))
    share = 1 / np.sqrt(np.minimum(k, 1 / held_out))  # at most, all stars are tested
    below = np.maximum(half, share * (table["value"] - table["low"]))
    above = np.maximum(half, share * (table["high"] - table["value"]))
    low = (table["value"] - below).clip(lower=pd.to_numeric(least))
    high = (table["value"] + above).clip(upper=pd.to_numeric(most))
    return table.assign(
        low=low.where(several, table["low"]),
        high=high.where(several, table["high"]),
        interval=table["interval"].mask(several, REPEATS),
    )


def per_class(metrics: pd.DataFrame) -> pd.DataFrame:
    """Return the scores per class of all settings, as `with_intervals` returns them."""
    own = of_chosen(metrics)
    return with_intervals(own[own["class"].notna()])


def ordinal(metrics: pd.DataFrame) -> list[str]:
    """Return the metrics of a table that treat class codes as numbers."""
    names = metrics["metric"].unique()
    return [name for name in names if registry.declared("metrics", name, "ORDINAL")]


def contenders(table: pd.DataFrame) -> pd.DataFrame:
    """Return the settings that may be called best: the honest ones, or all if all are leaked."""
    honest = table[~table["leaked"].astype(bool)]
    return table if honest.empty else honest


def by_validation(table: pd.DataFrame, greater_is_better: bool) -> pd.DataFrame:
    """Return scores in the order of validation, the best setting first, leaked ones last."""
    best_first = table.sort_values("validation", ascending=not greater_is_better, kind="stable")
    return best_first.sort_values("leaked", kind="stable")


def main_test_size(scores: pd.DataFrame) -> float:
    """Return the test size with the most nodes that may be best; of equals, the larger one."""
    return commonest(contenders(scores).groupby("test_size")["repeats"].sum())


def commonest(counts: pd.Series) -> float:
    """Return the number that is counted most often; of equals, the larger one."""
    return float(max(counts.index, key=lambda number: (counts[number], number)))


def best_per_model(table: pd.DataFrame, greater_is_better: bool) -> pd.DataFrame:
    """Return the best setting of each model by validation, best model first.

    Test scores play no part in the choice, so it does not flatter them.
    Leaked settings are among them only if there are no others.
    """
    return by_validation(contenders(table), greater_is_better).drop_duplicates("model")


def cases(
    scores: pd.DataFrame, models: list[str], greater_is_better: bool
) -> list[list[pd.Series | None]]:
    """Return the cases of the slide deck, each with the best setting of two models by validation.

    Parameters
    ----------
    scores : DataFrame
        Scores of one test size.
    models : list of str
        The two models; the best others replace those that were not run.
    greater_is_better : bool
        Of the metric that studies optimise.

    Returns
    -------
    list of list
        For each case (unbalanced; balanced; balanced and leaked) a setting of each model, or None
        if it has none of that case. A case without any setting is left out. Without resampling
        nothing is copied, so there is no case that is unbalanced and leaked. Ensembles are of no
        case.
    """
    best_first = by_validation(scores[scores["resampler"] != MIXED], greater_is_better)
    own = contenders(best_first)
    known = list(own["model"].unique())
    others = iter([model for model in known if model not in models])
    shown = [model if model in known else next(others, None) for model in models]
    parts = [
        own[own["resampler"] == "none"],
        own[own["resampler"] != "none"],
        best_first.drop(own.index).query("resampler != 'none'"),
    ]
    found = [[_first(part[part["model"] == model]) for model in shown if model] for part in parts]
    return [case for case in found if any(setting is not None for setting in case)]


def reduced(scores: pd.DataFrame, greater_is_better: bool) -> pd.DataFrame:
    """Return the best setting by validation of each case with fewer features.

    A case is a reducer with a resampler at a test size, the largest size first. Leaked settings
    are among them only if there are no others.
    """
    best_first = by_validation(contenders(scores), greater_is_better)
    own = best_first[~best_first["reducer"].isin(["none", MIXED])]
    case = ["test_size", "reducer", "resampler"]
    return own.drop_duplicates(case).sort_values("test_size", ascending=False, kind="stable")


def setting_names(table: pd.DataFrame) -> list[str]:
    """Return a name for each setting: model, resampler, reducer if any, and "leaked" if so.

    An ensemble is named by itself. The protocol is named if several leak, or several do not.
    """
    protocols = set(zip(table["protocol"], table["leaked"], strict=True))
    axes = ["model", "resampler", "reducer"]
    axes += ["protocol"] if len(protocols) > len(set(table["leaked"])) else []
    words = table[axes].assign(
        resampler=table["resampler"].replace(MIXED, ""),
        reducer=table["reducer"].replace(["none", MIXED], ""),
        leaked=table["leaked"].map({True: "leaked", False: ""}),
    )
    return [" · ".join(filter(None, row)) for row in words.itertuples(index=False)]


def members(frame: pd.DataFrame, setting: pd.Series | Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of a tidy table that belong to a setting, all repeats."""
    same = pd.Series(True, index=frame.index)
    for axis in SETTING:
        same &= frame[axis] == setting[axis]
    return frame[same]


def weighted(confusion: pd.DataFrame, setting: pd.Series) -> dict[str, pd.Series]:
    """Return the test rows of a setting as scikit-learn's metrics take them, repeats pooled.

    Parameters
    ----------
    confusion : DataFrame
        The confusion matrices of all nodes: pairs of classes and their counts.
    setting : Series
        Which nodes.
    """
    own = members(confusion, setting)
    return {"y_true": own["label"], "y_pred": own["predicted"], "sample_weight": own["count"]}


def number(setting: pd.Series, column: str) -> str:
    """Return a number of a setting as people read it, with its interval if it has one."""
    return measured(*(setting.get(f"{column}{end}", np.nan) for end in ENDS[:3]))


def score(setting: pd.Series, metric: str) -> str:
    """Return a metric's name, and its score of a setting with the interval, not to be broken."""
    kept = number(setting, metric).replace(", ", ",\N{NO-BREAK SPACE}")
    return f"{metric} {kept}"


def _first(settings: pd.DataFrame) -> pd.Series | None:
    return None if settings.empty else settings.iloc[0]
