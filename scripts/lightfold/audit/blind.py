"""Models that should do no better than chance: on random labels, or from nuisances alone."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.metrics import recall_score

from lightfold import registry
from lightfold.audit.findings import Finding
from lightfold.audit.refits import Given, predict_again
from lightfold.fitting.fit import parts_for
from lightfold.fitting.parts import coded_anew
from lightfold.seeds import derive
from lightfold.statistics.permutation import chance

#: Most rows that these models are fitted on, and those that need not learn anything.
ROWS, FEW_ROWS = 500, 200

#: Most nuisances that a remark names, and the p-value below which they are looked for.
NAMED, WORTH_NAMING = 3, 1e-3


def permute_labels(given: Given, draws: int, seed: int) -> Finding | None:
    """Return how a node does on random labels: as chance would, if nothing leaks.

    Every star is given a class at random, each class equally often. Rows made from a star have
    its class. A model beats chance on such labels only if it was shown rows of test stars. They
    may be copies, or may have come in between the rows and the fit.

    It is None if there are too few stars, or if the model cannot be fitted on so few.

    Parameters
    ----------
    given : Given
        What the node was made from.
    draws, seed : int
        See `chance`.
    """
    rng = np.random.default_rng(derive(seed, "labels"))
    lots = rng.permutation(np.arange(len(given.table)) % len(given.classes))
    taught = _taught(given, lots, ROWS, seed)
    if taught is None:
        return None
    y, predicted = taught
    found, p = chance(y, predicted, draws, derive(seed, "draws"))
    return _random("label_permutation", "error", found, p, y, "on random labels")


def teach_others(given: Given, draws: int, seed: int) -> Finding | None:
    """Return whether a model tells the true classes of test stars after it was taught others.

    Each class is taught under the name of the next one. A model that learns from its rows alone
    answers with the names that it was taught, or as chance would. One that tells more true names
    than taught ones has labels from elsewhere: from a file, from the net, or from memory.

    It is None if there are too few stars, or if the model cannot be fitted on so few.

    Parameters
    ----------
    given : Given
        What the node was made from.
    draws, seed : int
        See `chance`.
    """
    code = pd.Categorical(given.table["label"], categories=given.classes).codes.astype("int64")
    answers = _taught(given, (code + 1) % len(given.classes), FEW_ROWS, seed)
    if answers is None:
        return None
    taught, predicted = answers
    y = (taught - 1) % len(given.classes)
    p, found = 1.0, recall_score(y, predicted, average="macro", labels=np.unique(y))
    if found > recall_score(taught, predicted, average="macro", labels=np.unique(taught)):
        found, p = chance(y, predicted, draws, derive(seed, "draws"))
    how = "on the true classes, after others were taught"
    return _random("answers_not_learned", "error", float(found), p, y, how)


def _taught(
    given: Given, code: np.ndarray, most: int, seed: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return classes of test stars, and a node's answers, if stars have the classes in `code`."""
    plugin = registry.load("models", given.record["node"]["model"])
    label = np.asarray(given.classes, dtype=object)[code]
    rows, table = given.rows[given.rows["fold"].isna()], given.table.assign(label=label)
    try:
        (whole,) = parts_for(plugin, rows, table, given.classes, seed, given.images, most)
        present, whole = coded_anew(whole)  # a small sample may lack a class
        predicted = np.full(len(whole.y_held), present[0])
        if len(present) > 1:
            predicted = present[predict_again(given.record, whole, given.reduction, seed)]
    except Exception:  # too few to hold one back or to resample, or for the code of a plug-in
        return None
    return whole.y_held, predicted


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
