"""Where settings stand: their scores with bounds, their ranks, and groups that cannot be told."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import t

from lightfold.predictions import Answers
from lightfold.statistics.choice import bounds
from lightfold.statistics.intervals import CONFIDENCE, corrected_error
from lightfold.statistics.paired import error_over_stars
from lightfold.verdicts.field import OVER_REPEATS, OVER_STARS, OWN, REPEATS, Field
from lightfold.verdicts.nodes import Node

#: Settings can be told apart if the corrected p-value of their difference is below this.
ALPHA = 0.05


def measure(field: Field, draws: int, seed: int) -> pd.DataFrame:
    """Return the score of each setting with its interval, best first.

    Returns
    -------
    DataFrame
        The setting; ``repeats``; ``validation``, the mean over repeats; ``rank``; ``value``,
        ``low`` and ``high``; ``low_after_choice``, see `choice.bounds`; ``interval``; ``dummy``,
        the score of a constant answer.
    """
    rows: list[dict[str, Any]] = []
    errors = []
    for number, setting in enumerate(field.settings):
        nodes = list(setting.nodes.values())
        error, freedom, over = _error(field, number)
        value = float(field.scores.loc[number].mean())
        half = t.ppf((1 + CONFIDENCE) / 2, freedom) * error
        rows.append(
            {
                **setting.axes,
                "repeats": len(nodes),
                "validation": float(np.mean([node.validation for node in nodes])),
                **{"value": value, "low": value - half, "high": value + half},
                "interval": over,
                "dummy": float(np.mean([_constant(field, node) for node in nodes])),
            }
        )
        errors.append((error, freedom))
    table = pd.DataFrame(rows)
    better = field.greater_is_better
    after = bounds(
        table["value"].to_numpy(), field.draws(draws, seed), *np.array(errors).T, better
    )
    naive = table["low" if better else "high"]
    table["low_after_choice"] = np.minimum(naive, after) if better else np.maximum(naive, after)
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
    names = list(standing[list(OWN)].itertuples(index=False, name=None))
    found: dict[tuple[str, ...], int] = {}
    rest, number = names, 0
    while rest:
        own = [name for name in rest if (rest[0], name) not in told]
        found |= dict.fromkeys(own, number)
        rest, number = [name for name in rest if name not in found], number + 1
    return standing.assign(group=[found[name] for name in names])


def _error(field: Field, number: int) -> tuple[float, float, str]:
    """Return the standard error of a setting's score, its degrees of freedom, and over what."""
    repeats = sorted(field.settings[number].nodes)
    if len(repeats) >= REPEATS:
        tested, trained = field.sizes(repeats)
        scores = field.scores.loc[number, repeats]
        return corrected_error(scores, tested / trained), len(repeats) - 1, OVER_REPEATS
    return *error_over_stars(field.contribution(number, repeats), field.units), OVER_STARS


def _constant(field: Field, node: Node) -> float:
    """Return the score of always giving the class fractions of the training stars."""
    rows, classes = node.test.probability.shape
    fraction = np.bincount(node.out_of_fold.y, minlength=classes) / node.trained
    predicted = np.full(rows, fraction.argmax())
    return field.score(Answers(node.test.y, predicted, np.tile(fraction, (rows, 1)), node.test.star))
