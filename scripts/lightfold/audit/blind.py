"""Models that must not know: one trained on shuffled labels, one on nuisances alone."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance

from lightfold import plugins
from lightfold.audit.chance import chance
from lightfold.audit.findings import Finding
from lightfold.parts import parts
from lightfold.seeds import derive
from lightfold.tables import feature_columns
from lightfold.tune import fit_and_score

#: Rows that these models are fitted on at most; a leak that counts shows in as many.
ROWS = 1_000

#: Nuisances named in a warning.
NAMED = 3


def permute_labels(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    record: dict[str, Any],
    draws: int,
    seed: int,
) -> Finding:
    """Return how a node does at labels shuffled among the stars: at chance, if nothing leaks.

    The label of a star goes with every row made from it. So a model that was shown the test
    stars, under whatever name, does better than chance at labels that mean nothing.

    Parameters
    ----------
    rows, table : DataFrame
        ``resampled`` of the node's sample, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    record : dict
        The node's record: its model and parameters.
    draws, seed : int
        See `chance`.
    """
    plugin = plugins.load("models", record["node"]["model"])
    rng = np.random.default_rng(derive(seed, "labels"))
    shuffled = table.assign(label=rng.permutation(table["label"].to_numpy()))
    whole = parts(rows, shuffled, classes, min(plugin.MAX_ROWS or ROWS, ROWS), seed)[-1]
    power = record["weight_power"] or 1.0
    score, _, _ = fit_and_score(plugin, record["params"], power, whole, seed)
    found, p = chance(whole.y_held, score.argmax(axis=1), draws, derive(seed, "draws"))
    return _random("label_permutation", "error", found, p, whole.y_held, "on shuffled labels")


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
    if p < 1 / draws * 100:
        gain = permutation_importance(
            *(forest, X[test], y[test]),
            scoring="balanced_accuracy",
            random_state=derive(seed, "importance"),
        )
        order = np.argsort(-gain["importances_mean"])[:NAMED]
        best = [str(X.columns[i]) for i in order if gain["importances_mean"][i] > 0]
        named = f"nuisances alone, first of all {', '.join(best or X.columns[:NAMED])}"
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
