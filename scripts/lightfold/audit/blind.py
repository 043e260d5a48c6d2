"""Models that must not know: one trained on labels given by lot, one on nuisances."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance

from lightfold import registry
from lightfold.audit.findings import Finding
from lightfold.audit.nodes import predict_again
from lightfold.errors import Impossible
from lightfold.fitting.fit import parts_for
from lightfold.fitting.parts import coded_anew
from lightfold.images.table import Images
from lightfold.seeds import derive
from lightfold.statistics.permutation import chance
from lightfold.tables import feature_columns

#: Rows that these models are fitted on at most.
ROWS = 1_000

#: Nuisances named in a warning, for p-values that may lead to one.
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
    """Return how a node does at random labels: at chance, if nothing leaks; None if it cannot.

    Every star is given a class by lot, each class as often, and every row made from it has the
    same. So a model that was shown rows of test stars does better than chance at labels that
    mean nothing, whether they are copies, or come in between the rows and the fit.

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
    except Impossible:  # so few stars that a class given by lot has none to hold back
        return None
    present, whole = coded_anew(whole)  # a small sample may lack a class
    predicted = np.full(len(whole.y_held), present[0])
    if len(present) > 1:
        predicted = present[predict_again(record, whole, reduction, seed)]
    found, p = chance(whole.y_held, predicted, draws, derive(seed, "draws"))
    return _random("label_permutation", "error", found, p, whole.y_held, "at labels given by lot")


def train_on_nuisances(
    split: pd.DataFrame,
    table: pd.DataFrame,
    nuisances: pd.DataFrame,
    draws: int,
    seed: int,
) -> Finding | None:
    """Return how well a random forest tells classes from nuisances alone, None if there are none.

    Parameters
    ----------
    split, table : DataFrame
        The split, and the task's table; stars in the same order.
    nuisances : DataFrame
        What `columns.known_nuisances` returned for the table: positions, numbers of epochs.
        Which features are missing is added here.
    draws, seed : int
        See `chance`.
    """
    features = table[feature_columns(table)]
    missing = features.isna().astype(float).add_prefix("missing ").T.drop_duplicates().T
    X = pd.concat([nuisances, missing.loc[:, missing.max() > missing.min()]], axis=1)
    if X.empty:
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
    forest.fit(X.iloc[train], y[train])
    found, p = chance(y[test], forest.predict(X[test]), draws, derive(seed, "draws"))
    # Which columns it is from costs as much as the fit, and matters only if it is from any.
    named = "nuisances alone"
    if p < WORTH_NAMING:
        gain = permutation_importance(
            *(forest, X[test], y[test]),
            scoring="balanced_accuracy",
            random_state=derive(seed, "importance"),
        )
        clear = gain["importances_mean"] - 2 * gain["importances_std"]
        order = np.argsort(-gain["importances_mean"])
        best = [str(X.columns[i]) for i in order if clear[i] > 0] or [str(X.columns[order[0]])]
        named = f"nuisances alone, first of all {', '.join(best[:NAMED])}"
    return _random("nuisances_tell_classes", "warning", found, p, y[test], f"from {named}")


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
