"""What is compared: the tables of a task, as every figure of the comparison gets them."""

from typing import NamedTuple

import pandas as pd

from lightfold import registry
from lightfold.comparison.scores import (
    average_repeats,
    by_validation,
    main_test_size,
    per_class,
    setting_names,
)


class Compared(NamedTuple):
    """The scores of a task, and what else its figures show.

    Attributes
    ----------
    scores : DataFrame
        As `scores.average_repeats` returns it, in the order of `scores.by_validation`.
    main : DataFrame
        Those of the test size with the most nodes, each with its ``name``.
    per_class : DataFrame
        Scores per class with their intervals, as `scores.with_intervals` returns them.
    confusion : DataFrame
        The confusion matrices of all nodes, see `evaluate.COLUMNS`.
    inflation : DataFrame
        The pairs of an honest node and its leaked twin, see `inflate.COLUMNS`.
    classes : list of str
        The classes, in the order of their codes.
    metric : str
        The metric that studies optimise.
    greater_is_better : bool
        Whether greater values of that metric are better.
    models : list of str
        The two models that are shown side by side.
    """

    scores: pd.DataFrame
    main: pd.DataFrame
    per_class: pd.DataFrame
    confusion: pd.DataFrame
    inflation: pd.DataFrame
    classes: list[str]
    metric: str
    greater_is_better: bool
    models: list[str]


def bring_together(
    records: dict[str, pd.DataFrame], classes: list[str], metric: str, models: list[str]
) -> Compared:
    """Return what figures are drawn from, given the tables of a task by their names."""
    greater = registry.load("metrics", metric).GREATER_IS_BETTER
    own = average_repeats(*(records[name] for name in ("metrics", "nodes", "runtimes")))
    scores = by_validation(own, greater)
    main = scores
    if len(scores):
        main = scores[scores["test_size"] == main_test_size(scores)]
    main = main.assign(name=setting_names(main))
    shown = {name: records[name] for name in ("confusion", "inflation")}
    return Compared(
        scores,
        main,
        per_class(records["metrics"]),
        **shown,
        classes=classes,
        metric=metric,
        greater_is_better=greater,
        models=models,
    )
