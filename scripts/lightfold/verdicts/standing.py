"""Where settings stand: their scores with bounds, their ranks, and groups that cannot be told."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from lightfold.comparison.scores import ENOUGH, with_intervals
from lightfold.statistics.choice import confidence
from lightfold.statistics.draws import one_more
from lightfold.statistics.holm import ALPHA
from lightfold.statistics.intervals import CONFIDENCE, of_draws
from lightfold.verdicts.field import Field
from lightfold.verdicts.nodes import COMMON, OWN


def measure(field: Field, metrics: pd.DataFrame, draws: int, seed: int) -> pd.DataFrame:
    """Return the score of each setting with its interval, best first.

    Parameters
    ----------
    field : Field
        The settings.
    metrics : DataFrame
        Rows of ``metrics.parquet`` of the metric.
    draws, seed : int
        Number and seed of the draws of stars.

    Returns
    -------
    DataFrame
        The setting; ``repeats``; ``validation``, the mean over repeats; ``rank``; ``value``,
        ``low``, ``high``, ``interval`` and ``dummy`` as tables of scores have them;
        ``low_after_choice``, the bound on the worse side that holds for whichever is chosen.
    """
    rows = [
        {
            **setting.axes,
            "repeats": len(setting.nodes),
            "validation": float(np.mean([node.validation for node in setting.nodes.values()])),
        }
        for setting in field.settings
    ]
    known = with_intervals(metrics).drop(columns=["repeats", "metric", "class"])
    axes = [axis for axis in (*COMMON, *OWN) if axis != "task"]
    table = pd.DataFrame(rows).merge(known, on=axes, how="left", validate="1:1")
    naive = table["low" if field.greater_is_better else "high"].to_numpy(float)
    after = _after_choice(field, naive, draws, seed)
    worst = np.minimum if field.greater_is_better else np.maximum
    table["low_after_choice"] = worst(naive, after)
    order = field.order()
    return table.loc[order].assign(rank=range(1, len(order) + 1)).reset_index(drop=True)


def group(standing: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return settings with their ``group``, given the differences of pairs.

    The first group has all that cannot be told from the best score. The next one has all of the
    rest that cannot be told from the best of the rest, and so on.

    Parameters
    ----------
    standing : DataFrame
        As `measure` returns it.
    pairs : DataFrame
        The setting with the better score, ``other_`` and its axes, and ``p_adjusted``.
    """
    told = {
        (tuple(pair[axis] for axis in OWN), tuple(pair[f"other_{axis}"] for axis in OWN))
        for pair in pairs.to_dict("records")
        if pair["p_adjusted"] < ALPHA
    }
    names = [tuple(row[axis] for axis in OWN) for row in standing.to_dict("records")]
    found: dict[tuple[Any, ...], int] = {}
    rest, number = names, 0
    while rest:
        best = rest[0]
        own = [name for name in rest if (best, name) not in told]
        found |= dict.fromkeys(own, number)
        rest, number = [name for name in rest if name not in found], number + 1
    return standing.assign(group=[found[name] for name in names])


def _after_choice(field: Field, naive: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Return the bounds on the worse side that hold for all settings together.

    They are made as the intervals are, with more confidence.

    Parameters
    ----------
    field : Field
        The settings.
    naive : array of float, shape (settings,)
        End of each interval on the worse side.
    draws, seed : int
        Number and seed of the draws of stars.
    """
    drawn = field.draws(draws, seed)
    mean = np.stack([np.mean(list(own.values()), axis=0) for own in drawn])
    limits, better = field.metric.BOUNDS, field.greater_is_better
    sure = confidence(field.means, mean, limits, better)
    times, usual = norm.ppf((1 + sure) / 2), norm.ppf((1 + CONFIDENCE) / 2)
    side = -1 if better else 1
    found: list[float] = []
    for number, (setting, end) in enumerate(zip(field.settings, naive, strict=True)):
        value = field.means[number]
        if len(setting.nodes) >= ENOUGH:
            bound = value + (end - value) * times / usual
            found.append(float(np.clip(bound, *limits) if limits else bound))
        elif limits is None:
            found.append(float(value + side * times * mean[number].std(ddof=1)))
        else:
            ends = [
                of_draws(
                    field.scores[number, field.repeats.index(repeat)],
                    drawn[number][repeat],
                    one_more([field.metric], node.test)[0],
                    limits,
                    sure,
                )[0 if better else 1]
                for repeat, node in setting.nodes.items()
            ]
            found.append(float(np.mean(ends)))
    return np.array(found)
