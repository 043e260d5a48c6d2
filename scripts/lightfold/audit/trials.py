"""Trials of features: what a model gains by a suspect feature, or by which ones are missing."""

import pandas as pd

from lightfold.audit.discovery import check_discovery
from lightfold.audit.encoded import check_encoded
from lightfold.audit.filled import check_filled
from lightfold.audit.findings import Finding
from lightfold.audit.missing import check_missing
from lightfold.audit.one_class import check_one_class
from lightfold.audit.worth import Trials, draw_stars
from lightfold.seeds import derive
from lightfold.tables import feature_columns


def try_features(table: pd.DataFrame, seed: int) -> list[Finding]:
    """Return the findings about features of a task that are suspected, each tried by a forest.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    seed : int
        Seed of the stars that are drawn, and of the forests.
    """
    stars = draw_stars(table, feature_columns(table), derive(seed, "stars"))
    trials = Trials(stars, derive(seed, "forests"))
    return [
        check_one_class(trials),
        *check_encoded(table, trials),
        check_discovery(table, trials),
        check_filled(table, trials),
        check_missing(stars, derive(seed, "missing")),
    ]
