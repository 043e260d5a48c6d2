"""Checks that resampling again gives the training rows of a sample."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from lightfold.audit.apart import apart, hidden, opens_tables
from lightfold.audit.findings import Finding, counted
from lightfold.sampling.resample import resample_parts
from lightfold.seeds import derive
from lightfold.tables import feature_columns, fold_numbers

#: By how much a weight, or a feature of a synthetic row in units of its spread, may differ. The
#: same sums in the same order differ only on another processor.
ROUNDING = 1e-6


class Drawn(NamedTuple):
    """How a sample was drawn: its protocol, its resampler, the seed of its job, and its tables.

    ``needed`` are the tables that its resampler draws from, by name.
    """

    protocol: str
    resampler: str
    seed: int
    needed: dict[str, pd.DataFrame]


def check_resampling(
    rows: pd.DataFrame, split: pd.DataFrame, table: pd.DataFrame, drawn: Drawn, in_fold: bool
) -> list[Finding]:
    """Return which training rows of a sample a resampler does not give again.

    It resamples the whole training set again, apart from held-out stars and from files; see
    `apart`. Protocols that leak on purpose are not asked: they resample what is held out, too, so
    that nothing can be hidden from them.

    Parameters
    ----------
    rows : DataFrame
        ``resampled``: every row that is trained, validated or tested on.
    split, table : DataFrame
        The split, and the task's table, stars in the same order.
    drawn : Drawn
        How the sample was drawn.
    in_fold : bool
        Whether to resample the training stars of one inner fold too, which the seed picks.
    """
    inner = fold_numbers(split["fold"]).to_numpy()
    folds = sorted(set(inner[inner >= 0]))
    parts: list[int | None] = [None]
    if in_fold and len(folds) > 1:  # of one fold, no star is left to train on
        parts.append(int(folds[derive(drawn.seed, "audit") % len(folds)]))
    spread = table[feature_columns(table)].astype(float).std().fillna(0).to_numpy()
    differ, opened = [], []
    for fold in parts:
        with apart() as found:
            try:
                differ += _differing(rows, split, table, drawn, fold, spread)
            except Exception as error:  # of a plug-in's code; it went well when it was drawn
                differ.append(f"the resampler fails ({type(error).__name__}: {error})")
        opened += found
    return [
        counted(
            "resampling_not_reproduced",
            differ,
            "training rows are not what the resampler makes from the training stars alone",
        ),
        opens_tables(opened),
    ]


def _differing(
    rows: pd.DataFrame,
    split: pd.DataFrame,
    table: pd.DataFrame,
    drawn: Drawn,
    fold: int | None,
    spread: np.ndarray,
) -> list[str]:
    """Return the sources of rows of one part that differ, or how many rows there should be."""
    trained = (split["role"] == "train").to_numpy()
    if fold is not None:
        trained = trained & (fold_numbers(split["fold"]).to_numpy() != fold)
    role = np.where(trained, "train", "held out")
    unseen = hidden(table, pd.DataFrame({"source_id": split["object_id"], "role": role}), 0)
    made = resample_parts(unseen, split, *drawn, only=[fold])
    if made.impossible:
        return [made.impossible]
    again, left = (_trained(own, fold) for own in (made.rows, rows))
    if len(again) != len(left):
        name = "the whole training set" if fold is None else f"fold {fold}"
        return [f"in {name}: {len(left)} rows where there should be {len(again)}"]
    off = np.zeros(len(left), bool)
    for key in ("source_id", "object_id"):
        off |= (left[key].fillna("") != again[key].fillna("")).to_numpy()
    off |= (left["synthetic"].astype(bool) != again["synthetic"].astype(bool)).to_numpy()
    names = feature_columns(table)
    for columns, unit in ((["weight"], np.zeros(1)), (names, spread)):
        one, other = (own[columns].to_numpy(float) for own in (left, again))
        close = np.isclose(one, other, rtol=ROUNDING, atol=0, equal_nan=True)
        off |= ~(close | (np.abs(one - other) <= ROUNDING * unit)).all(axis=1)
    return left.loc[off, "source_id"].tolist()


def _trained(rows: pd.DataFrame, fold: int | None) -> pd.DataFrame:
    """Return the training rows of one part, in their order."""
    number = -1 if fold is None else fold
    own = (rows["role"] == "train") & (fold_numbers(rows["fold"]) == number)
    return rows[own].reset_index(drop=True)
