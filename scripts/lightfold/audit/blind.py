"""Models that should do no better than chance: on random labels, or from nuisances alone."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance

from lightfold import registry
from lightfold.audit.findings import Finding
from lightfold.audit.refits import predict_again
from lightfold.errors import Impossible
from lightfold.fitting.fit import parts_for
from lightfold.fitting.parts import coded_anew
from lightfold.images.table import Images
from lightfold.seeds import derive
from lightfold.statistics.permutation import chance

#: Most rows that these models are fitted on.
ROWS = 500

#: Most nuisances that a remark names, and the p-value below which they are looked for.
NAMED, WORTH_NAMING = 3, 1e-3


def permute_labels(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    record: dict[str, Any],
    reduction: pd.DataFrame,
    draws: int,
    seed: int,
    images: Images | None = None,
) -> Finding | None:
    """Return how a node does on random labels: as chance would, if nothing leaks.

    Every star is given a class at random, each class equally often. Rows made from a star have
    its class. A model beats chance on such labels only if it was shown rows of test stars. They
    may be copies, or may have come in between the rows and the fit.

    It is None if there are too few stars.

    Parameters
    ----------
    rows, table : DataFrame
        ``resampled`` of the node's sample, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    record : dict
        The node's record: its model and parameters.
    reduction : DataFrame
        What its reducer has learned.
    draws, seed : int
        See `chance`.
    images : Images, optional
        Images of the stars, if its model is shown any.
    """
    plugin = registry.load("models", record["node"]["model"])
    rng = np.random.default_rng(derive(seed, "labels"))
    lots = np.asarray(classes, dtype=object)[np.arange(len(table)) % len(classes)]
    shuffled = table.assign(label=rng.permutation(lots))
    own = rows[rows["fold"].isna()]
    try:
        (whole,) = parts_for(plugin, own, shuffled, classes, seed, images, ROWS)
        present, whole = coded_anew(whole)  # a small sample may lack a class
        predicted = np.full(len(whole.y_held), present[0])
        if len(present) > 1:
            predicted = present[predict_again(record, whole, reduction, seed)]
    except Impossible:  # a class has too few stars to hold one back, or to resample
        return None
    found, p = chance(whole.y_held, predicted, draws, derive(seed, "draws"))
    return _random("label_permutation", "error", found, p, whole.y_held, "on random labels")


def train_on_nuisances(
    split: pd.DataFrame,
    table: pd.DataFrame,
    nuisances: pd.DataFrame,
    draws: int,
    seed: int,
) -> Finding | None:
    """Return how well a random forest predicts classes from nuisances alone; None without any.

    No model of the run is shown nuisances, so what they tell is no more than a remark.

    Parameters
    ----------
    split, table : DataFrame
        The split, and the task's table; stars in the same order.
    nuisances : DataFrame
        What `features.known_nuisances` returned for the table: positions, numbers of epochs.
    draws, seed : int
        See `chance`.
    """
    if nuisances.empty:
        return None
    test = (split["role"] == "test").to_numpy()
    train = np.random.default_rng(derive(seed, "rows")).permutation(np.flatnonzero(~test))[:ROWS]
    y = pd.Categorical(table["label"]).codes.astype("int64")
    forest = RandomForestClassifier(
        min_samples_leaf=5,
        class_weight="balanced_subsample",
        n_jobs=1,
        random_state=derive(seed, "fit"),
    )
    forest.fit(nuisances.iloc[train], y[train])
    found, p = chance(y[test], forest.predict(nuisances[test]), draws, derive(seed, "draws"))
    # Finding the columns costs as much as the fit, and matters only if they tell anything.
    named = "positions and numbers of epochs alone"
    if p < WORTH_NAMING:
        gain = permutation_importance(
            *(forest, nuisances[test], y[test]),
            scoring="balanced_accuracy",
            random_state=derive(seed, "importance"),
        )
        clear = gain["importances_mean"] - 2 * gain["importances_std"]
        order = np.argsort(-gain["importances_mean"])
        names = nuisances.columns.astype(str)
        best = [names[i] for i in order if clear[i] > 0] or [names[order[0]]]
        named = f"positions and numbers of epochs alone, mainly {', '.join(best[:NAMED])}"
    return _random("nuisances_tell_classes", "remark", found, p, y[test], f"from {named}")


def _random(check: str, severity: str, score: float, p: float, y: np.ndarray, how: str) -> Finding:
    """Return the finding of a random check: its p-value, to be judged among all others."""
    return {
        "check": check,
        "severity": severity,
        "value": p,
        "threshold": np.nan,
        "passed": True,
        "message": f"balanced accuracy {score:.3f} {how}, {1 / len(set(y)):.3f} by chance "
        f"(p = {p:.1e})",
    }
