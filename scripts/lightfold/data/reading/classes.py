"""Classes that a task asks for and that no light curve can show."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.columns import class_labels
from lightfold.data.reading.parsing import as_ids
from lightfold.data.reading.tally import Tally
from lightfold.errors import DataError


def refuse_lost_classes(tasks: dict[str, Any], labels: pd.Series, tally: Tally) -> None:
    """Raise an error if none of a class' stars has a point that can be used.

    Parameters
    ----------
    tasks : dict
        ``classes`` of each task of the data set, as they are configured.
    labels : Series
        Label of each star, by rank.
    tally : Tally
        What became of the points.
    """
    spelt = as_ids(labels.reset_index(drop=True))
    for task, classes in tasks.items():
        if not isinstance(classes, list | dict):
            continue  # all labels that there are
        for name, owned in class_labels(classes).items():
            wanted = as_ids(pd.Series(owned if isinstance(owned, list) else [owned]))
            own = spelt.isin(wanted).to_numpy()
            if own.any() and not tally.used[own].any():
                raise DataError(_lost(task, name, own, tally))


def _lost(task: str, name: str, own: np.ndarray, tally: Tally) -> str:
    number = int(own.sum())
    stars = "its star has" if number == 1 else f"all its {number} stars have"
    reasons = {why: int(counts[own].sum()) for why, counts in tally.lost.items()}
    reasons = {why: points for why, points in reasons.items() if points}
    start = f"tasks.{task}: class '{name}' would be empty: {stars}"
    where = f" in {tally.path}" if tally.path else ""
    if not reasons:
        return (
            f"{start} no light curve, first '{tally.ids[own].iloc[0]}'{where}: add light curves "
            f"with {'its id' if number == 1 else 'their ids'}, or take the class out."
        )
    why = max(reasons, key=lambda reason: reasons[reason])
    remedy = tally.remedy[why]
    others = f", or {remedy}" if remedy else ""
    return (
        f"{start} no usable point, mainly because {reasons[why]} of {sum(reasons.values())} points "
        f"are {why}. Take the class out of the task{others}."
    )
