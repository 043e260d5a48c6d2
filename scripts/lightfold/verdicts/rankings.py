"""Ranks of settings over many splits of a task."""

from itertools import groupby

import pandas as pd

from lightfold.statistics.ranks import FEWEST, friedman
from lightfold.verdicts.field import Field
from lightfold.verdicts.nodes import OWN

#: Fewest settings whose ranks can be compared.
SETTINGS = 3


def rank(fields: list[Field]) -> list[pd.DataFrame]:
    """Return the mean ranks of settings over splits, one table per protocol that has enough.

    A block is one split: a test size and a repeat. Of the settings, as many are ranked as ran
    together in at least `FEWEST` blocks.
    """
    found = []
    for (task, protocol), own in groupby(fields, key=_protocol):
        members = list(own)
        scores = most_settings(by_block(members))
        if scores is not None:
            ranks = friedman(scores.to_numpy(), members[0].greater_is_better)
            table = scores.columns.to_frame(index=False).assign(
                task=task, protocol=protocol, blocks=len(scores), mean_rank=ranks.mean
            )
            table = table.assign(friedman_p=ranks.p, critical_difference=ranks.critical)
            found.append(table.sort_values("mean_rank", kind="stable"))
    return found


def by_block(fields: list[Field]) -> pd.DataFrame:
    """Return scores, a row per block and a column per setting; NaN where one did not run."""
    parts = []
    for field in fields:
        names = [tuple(s.axes[axis] for axis in OWN) for s in field.settings]
        columns = pd.MultiIndex.from_tuples(names, names=OWN)
        parts.append(pd.DataFrame(field.scores.T, columns=columns))
    return pd.concat(parts, ignore_index=True)


def most_settings(blocks: pd.DataFrame) -> pd.DataFrame | None:
    """Return the blocks in which as many settings as can be ran, if there are enough of both."""
    ran = blocks.notna()
    best = None
    for least in sorted(set(ran.sum())):
        own = blocks.loc[:, ran.sum() >= least].dropna()
        enough = len(own) >= FEWEST and own.shape[1] >= SETTINGS
        if enough and (best is None or own.shape[1] > best.shape[1]):
            best = own
    return best


def _protocol(field: Field) -> tuple[str, str]:
    axes = field.settings[0].axes
    return axes["task"], axes["protocol"]
