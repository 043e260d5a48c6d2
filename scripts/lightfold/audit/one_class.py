"""The check that no single feature gives away one class, while the others hardly tell it.

The period tells long-period variables from all others, and that is no leak. A feature made from a
label is different: it tells one class, and nothing else of a star. It does not help with the other
classes, no other feature can replace it, and no limit in it defines the class.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score
from sklearn.tree import DecisionTreeClassifier

from lightfold.audit.ceiling import ceilings
from lightfold.audit.findings import Finding, counted
from lightfold.audit.limits import has_limits
from lightfold.audit.worth import Stars, Trials

#: Balanced accuracy from which a feature tells one class from all others, from which a flag with
#: mistakes does, and up to which it tells none of the others from each other.
TOLD, MISTAKEN, UNTOLD = 0.98, 0.85, 0.8

#: Rank correlation with another feature, inside the class or among the others, from which a
#: feature says something of a star beyond its class.
RELATED = 0.3

#: The same inside a class from which a feature says nothing of a star that the other does not say.
EXACT = 0.98

#: How many times smaller its error is than that of the next feature for this class, at least;
#: features with a larger rank correlation than `ALIKE` say the same.
PEER, ALIKE = 0.5, 0.9

#: Leaves of a tree that tells a class.
LEAVES = 4

#: Most values of a flag. Of two classes, `class_told_by_one_feature` judges the other features.
FLAG = 3

#: Fewest stars of a class, fewest other features, and the fewest known values.
FEW, OTHERS, KNOWN = 10, 3, 0.3

#: What a feature has to add to macro-F1, and by how many standard errors; and a flag.
GAIN, ERRORS = 0.06, 4.0
FLAG_GAIN, FLAG_ERRORS = 0.02, 1.5

#: Most features that are left out on trial.
TRIALS = 3


def check_one_class(trials: Trials) -> Finding:
    """Return which features tell one class alone, and nothing else.

    Parameters
    ----------
    trials : Trials
        Stars with their features, and what forests make of them.
    """
    named = []
    if trials.stars.features.shape[1] > OTHERS:
        found = _suspects(trials.stars)
        suspects = [feature for _, feature, _ in found]  # each can replace another one
        for _, feature, name in found[:TRIALS]:
            own = trials.worth([feature], suspects)
            is_flag = trials.stars.features[feature].nunique() <= FLAG
            gain, errors = (FLAG_GAIN, FLAG_ERRORS) if is_flag else (GAIN, ERRORS)
            if own.gain >= gain and own.errors >= errors:
                named.append(f"{feature} (class {name}: {own})")
    return counted(
        "one_class_told_by_feature",
        named,
        "features tell one class from all others, and nothing else of a star: check that they are "
        "not made from the label",
        severity="warning",
    )


def tells(values: np.ndarray, own: np.ndarray) -> float:
    """Return the balanced accuracy of a tree with four leaves, by one feature.

    Parameters
    ----------
    values : array of float, shape (stars,)
        The feature, or its ranks: a tree sees single precision only.
    own : array of bool, shape (stars,)
        Whether each star is of the class.
    """
    few = max(FEW // 2, int(own.sum() / 5))
    X = values.reshape(-1, 1)
    tree = DecisionTreeClassifier(
        max_leaf_nodes=LEAVES, min_samples_leaf=few, class_weight="balanced", random_state=0
    )
    return float(balanced_accuracy_score(own, tree.fit(X, own).predict(X)))


def is_related(ranks: pd.DataFrame, feature: str, others: list[str]) -> bool:
    """Return whether a feature goes with another one among some stars, so that it is natural.

    Parameters
    ----------
    ranks : DataFrame
        Ranks of features, one row per star.
    feature : str
        The feature.
    others : list of str
        Those it is compared with.
    """
    together = ranks[others].corrwith(ranks[feature]).abs()
    return bool((together > RELATED + 3 / np.sqrt(len(ranks))).any())


def is_disguised(ranks: pd.DataFrame, feature: str, others: list[str]) -> bool:
    """Return whether a feature follows another one exactly among stars of one class.

    A code of the class with a little of another feature added does so. What it says beyond the
    class, the other feature says as well.

    Parameters
    ----------
    ranks : DataFrame
        Features or their ranks, one row per star of the class.
    feature : str
        The feature, which tells the class.
    others : list of str
        Features that do not.
    """
    if len(ranks) < FEW:
        return False
    together = ranks[others].rank().corrwith(ranks[feature].rank()).abs()
    return bool((together > EXACT).any())


def _suspects(stars: Stars) -> list[tuple[float, str, str]]:
    """Return features that tell one class and nothing else: how well, the feature, the class."""
    ranks = stars.features.rank(method="dense")
    found = sorted(_telling(stars, ranks), reverse=True)
    telling = {feature for _, feature, _ in found}
    others = [str(name) for name in ranks if str(name) not in telling]
    kept = []
    for told, feature, name in found:
        own = stars.label == name
        # Flags of two classes go with each other among the others, but not inside a class.
        if is_disguised(ranks[own], feature, others) or not (
            is_related(ranks[own], feature, [*others, *telling - {feature}])
            or is_related(ranks[~own], feature, others)
        ):
            kept.append((told, feature, name))
    return kept


def _telling(stars: Stars, ranks: pd.DataFrame) -> Iterator[tuple[float, str, str]]:
    """Yield features that tell one class, and no other: how well, the feature, the class."""
    every = {str(name): _most(ranks[name], stars.label) for name in ranks}
    for feature, most in every.items():
        column = ranks[feature]
        known = column.notna().to_numpy()
        own = {
            name: _told(column, stars.label, name)
            for name, bound in most.items()
            if bound >= MISTAKEN
        }
        best = max(own, key=lambda name: own[name], default="")
        if not best or own[best] < MISTAKEN:
            continue
        values, label = stars.features[feature].to_numpy("float64")[known], stars.label[known]
        if len(np.unique(values)) > FLAG and (own[best] < TOLD or len(most) == 2):
            continue
        alike = ranks.corrwith(column).abs() > ALIKE
        near = 1 - (1 - own[best]) / PEER
        if any(
            every[peer].get(best, 0) > near and _told(ranks[peer], stars.label, best) > near
            for peer in ranks.columns[~alike]
        ):
            continue
        if has_limits(values, label == best):
            continue
        if _tells_more(values, label, list(most), best):
            others = [other for other, bounds in every.items() if bounds.get(best, 0) < MISTAKEN]
            if not is_disguised(ranks[stars.label == best], feature, others):
                continue
        yield own[best], feature, best


def _most(column: pd.Series, label: np.ndarray) -> dict[str, float]:
    """Return how well a tree could tell each class by a feature, for classes with enough stars."""
    known = column.notna().to_numpy()
    names, code, counts = np.unique(label[known], return_inverse=True, return_counts=True)
    if (counts >= FEW).sum() < 2 or known.mean() < KNOWN:
        return {}
    bounds = ceilings(column.to_numpy()[known], code, LEAVES)
    return {
        str(name): float(bound)
        for name, bound, count in zip(names, bounds, counts, strict=True)
        if count >= FEW
    }


def _told(column: pd.Series, label: np.ndarray, name: str) -> float:
    """Return how well a feature tells a class, over the stars for which it is known."""
    known = column.notna().to_numpy()
    return tells(column.to_numpy()[known], label[known] == name)


def _tells_more(values: np.ndarray, label: np.ndarray, classes: list[str], best: str) -> bool:
    """Return whether a feature also tells classes apart among the stars that are not `best`."""
    rest, others = label != best, [name for name in classes if name != best]
    if len(others) < 2:
        return False
    ranks = np.unique(values[rest], return_inverse=True)[1]
    return any(tells(ranks, label[rest] == name) > UNTOLD for name in others)
