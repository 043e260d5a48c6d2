"""The fits of a model that is exported, made again from the rows and parameters of its nodes."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from lightfold import registry
from lightfold.errors import Impossible
from lightfold.fitting.fit import parts_for
from lightfold.fitting.parts import parts
from lightfold.images.table import BESIDE, Images
from lightfold.prediction.storing.estimators import plain
from lightfold.reduction.apply import of_fold
from lightfold.reduction.reduce import learn
from lightfold.sampling.resample import resample_split
from lightfold.sampling.scaling import as_numbers
from lightfold.seeds import derive
from lightfold.tables import feature_columns
from lightfold.tuning.refit import refit


class Member(NamedTuple):
    """A node that answers by itself, or as one of an ensemble's.

    Attributes
    ----------
    record : dict
        Its ``params.json``.
    weight : float
        How much it counts.
    rows, reduction : DataFrame
        What it was fitted on, and what its reducer has learned; empty if that learns nothing.
    answered : DataFrame
        Its predictions of test stars.
    """

    record: dict[str, Any]
    weight: float
    rows: pd.DataFrame
    answered: pd.DataFrame
    reduction: pd.DataFrame


class Refit(NamedTuple):
    """One fit of a member.

    Attributes
    ----------
    name : str
        Its part: ``all`` for the whole training set, or ``fold-0`` and so on.
    share : float
        How much it counts among the member's fits.
    estimator : object
        What the model's plug-in returned.
    scaling : DataFrame
        See `sampling.scaling.as_numbers`.
    learned : DataFrame
        What the reducer learned for it.
    missing : bool
        Whether it takes missing values as they are.
    """

    name: str
    share: float
    estimator: Any
    scaling: pd.DataFrame
    learned: pd.DataFrame
    missing: bool


def refits(
    member: Member,
    table: pd.DataFrame,
    classes: list[str],
    averaged: bool,
    images: Images | None,
) -> Iterator[Refit]:
    """Yield the fits of a member: to the whole training set, and to each fold's if it is averaged.

    Parameters
    ----------
    member : Member
        What is fitted again.
    table : DataFrame
        The task's table.
    classes : list of str
        The classes, in the order of their codes.
    averaged : bool
        Whether fold models count, too: half of the member's weight is theirs in an ensemble, see
        `ensembles.members.Members`.
    images : Images or None
        Images of the stars, if the model is shown any.
    """
    record = member.record
    plugin = registry.load("models", record["node"]["model"])
    rows = member.rows if averaged else member.rows[member.rows["fold"].isna()]
    given = rows, table, classes, record["seed"], images
    names = list(BESIDE) if images else feature_columns(table)
    own = parts_for(plugin, *given, resamples=bool(record["resampler_params"]))
    folds = len(own) - 1
    for part in own:
        with plain():
            estimator, seen = refit(record, part, member.reduction, record["seed"])
        share = 1.0 if not averaged else 0.5 if part.fold is None else 0.5 / folds
        yield Refit(
            *(part.name, share, estimator, as_numbers(part.scaling, names)),
            of_fold(member.reduction, part.fold),
            seen.missing is not None and seen.missing_held is not None,
        )


def on_all_stars(
    member: Member,
    table: pd.DataFrame,
    classes: list[str],
    folds: int,
    seed: int,
    needed: dict[str, pd.DataFrame],
) -> Member:
    """Return a member whose rows and reduction are those of all labelled stars.

    Parameters
    ----------
    member : Member
        A node's.
    table : DataFrame
        The task's table.
    classes : list of str
        The classes, in the order of their codes.
    folds : int
        Number of inner folds.
    seed : int
        Seed of the folds, and of what is drawn.
    needed : dict of DataFrame
        The tables of the data set that its resampler needs, by name.

    Raises
    ------
    Impossible
        If its resampler cannot run on all stars.
    """
    axes = member.record["node"]
    protocol = registry.load("protocols", axes["protocol"])
    own = protocol.split(table, 0.0, folds, derive(seed, "split"))
    drawn = derive(seed, axes["resampler"])
    sample = resample_split(table, own, axes["protocol"], axes["resampler"], drawn, **needed)
    if sample.impossible:
        raise Impossible(sample.impossible)
    # A part has rows that are held out. No star is left, so those of one fold stand in for them.
    stand_in = sample.rows[(sample.rows["role"] == "validation") & (sample.rows["fold"] == 0)]
    stand_in = stand_in.assign(role="test", fold=None).astype(sample.rows.dtypes)
    rows = pd.concat([sample.rows, stand_in], ignore_index=True)
    reducer = registry.load("reducers", axes["reducer"])
    reduction = pd.DataFrame()
    if reducer.COLUMNS:
        start = derive(seed, axes["resampler"], axes["reducer"])
        learnt = parts(rows, table, classes, reducer.MAX_ROWS, start, step="reduce")
        names = feature_columns(table)
        found = [learn(reducer, part, names, start) for part in learnt]
        reduction = pd.concat(found, ignore_index=True)
    return member._replace(rows=rows, reduction=reduction)
