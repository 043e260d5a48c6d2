"""Checks of the record of fits: every step was fitted on its fold's training stars alone."""

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.tables import fold_numbers

#: Steps that must be on record for a sample, a reduction and a node.
SAMPLE_STEPS = ("impute", "scale", "sample")
REDUCTION_STEPS = ("impute", "scale", "reduce")
NODE_STEPS = ("impute", "scale", "model")
RESAMPLING_STEPS = ("impute", "scale", "sample", "model")


def check_fits(record: pd.DataFrame, split: pd.DataFrame, steps: tuple[str, ...]) -> list[Finding]:
    """Return which steps were fitted on stars outside the training stars of their fold.

    A fold without a fit of its own uses the fit on the whole training set.

    Parameters
    ----------
    record : DataFrame
        fold, step, object_id; see `sampling.fitted`.
    split : DataFrame
        object_id, role, fold of the natural stars.
    steps : tuple of str
        Steps that must be there; any others are checked as well.
    """
    number = fold_numbers(record["fold"]).to_numpy()
    stars = split.drop_duplicates("object_id")
    fold = fold_numbers(stars["fold"]).to_numpy()
    star = pd.Index(stars["object_id"]).get_indexer(record["object_id"])
    side = np.where(star < 0, -1, fold[star])
    folds = sorted(set(fold) - {-1})
    findings = []
    for step in dict.fromkeys([*steps, *record["step"]]):
        own = (record["step"] == step).to_numpy()
        outside: list[str] = []
        for held_out in [*folds, -1]:
            fits = own & (number == held_out)
            if not fits.any():
                fits = own & (number == -1)
            if not fits.any():
                outside.append("(no record)")
            wrong = fits & ((side == -1) | (side == held_out))
            outside += record.loc[wrong, "object_id"].tolist()
        findings.append(
            counted(
                f"{step}_fitted_outside",
                list(dict.fromkeys(outside)),
                f"stars outside their fold's training set were fitted on ({step})",
            )
        )
    stopping = record[record["step"] == "stop"]
    if len(stopping):
        fitted = record.loc[record["step"] == "model", ["fold", "object_id"]]
        both = stopping[["fold", "object_id"]].merge(fitted, on=["fold", "object_id"])
        findings.append(
            counted(
                "stop_star_fitted_on",
                both["object_id"].tolist(),
                "stars that decide when a fit stops were fitted on",
            )
        )
    return findings
