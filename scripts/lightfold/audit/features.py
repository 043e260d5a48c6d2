"""Checks of the features themselves: none is the label, none is a nuisance under another name."""

import numpy as np
import pandas as pd
from scipy.stats import norm
from sklearn.metrics import balanced_accuracy_score
from sklearn.tree import DecisionTreeClassifier

from lightfold.audit.ceiling import ceiling
from lightfold.audit.findings import Finding, counted
from lightfold.audit.limits import has_limits
from lightfold.audit.one_class import ALIKE, PEER, is_disguised, is_related
from lightfold.audit.worth import Trials, draw_stars
from lightfold.data.nuisances import is_nuisance
from lightfold.tables import feature_columns

#: Rank correlation beyond which a feature says the same as a nuisance; the whole interval of this
#: confidence has to lie beyond it. Both have at least so many different values.
SAME_RANKS, CONFIDENCE, DIFFERENT = 0.95, 0.999, 20

#: A code has at most `CODES` values, each with at least `FEW` stars on average. A feature is
#: judged only if it is known for `FEW` stars of every class, and for the share `KNOWN` of all.
CODES, FEW, KNOWN = 20, 5, 0.3

#: Mean recall from which a feature tells all classes by itself, and from which one does that has
#: no more than two values per class, as a code with mistakes. The most stars to test it on.
TOLD, MISTAKEN, STARS = 0.95, 0.85, 5_000

#: Features of a table up to which nothing is tried, and what one that tells all classes has to add
#: to the macro-F1 of the others. Where they tell nearly all, as RR Lyrae stars from Miras, the
#: period adds less.
FEWEST, GAIN = 2, 0.1


def check_features(table: pd.DataFrame, nuisances: pd.DataFrame) -> list[Finding]:
    """Return which features give away the label, or the position or epochs of a star.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    nuisances : DataFrame
        What `known_nuisances` returned for it.
    """
    names = feature_columns(table)
    features, label = table[names], table["label"]
    told = [name for name in names if tells_classes(features[name], label)]
    limited = [name for name in told if _are_limits(features[name], label)]
    suspects = [
        name
        for name in told
        if name not in limited and not _is_natural(features, name, told, label)
    ]
    few = features.shape[1] <= FEWEST
    if suspects and not few:
        stars = draw_stars(table, names, 0)
        if len(np.unique(stars.label)) == label.nunique():  # small classes cannot be tried
            trials = Trials(stars, 0)
            suspects = [name for name in suspects if trials.worth([name], suspects).gain >= GAIN]
    same = _same(features, nuisances)
    return [
        counted(
            "label_in_features",
            [name for name, column in features.items() if _is_label(column, label)],
            "features are codes of the label: each value has one class (leave them out with "
            "`exclude` of the task)",
        ),
        counted(
            "class_told_by_one_feature",
            suspects,
            "features tell all classes by themselves, unlike any other, and say nothing else of a "
            "star: check that they are not made from the label",
            # A table of one or two features has nothing to compare them with.
            severity="remark" if few else "warning",
        ),
        counted(
            "classes_are_limits_of_feature",
            limited,
            "features define the classes by limits",
            severity="remark",
        ),
        counted(
            "nuisance_in_features",
            same,
            "features rank stars as their position or number of epochs does",
            severity="warning",
        ),
    ]


def known_nuisances(
    table: pd.DataFrame, objects: pd.DataFrame, remarks: pd.DataFrame
) -> pd.DataFrame:
    """Return positions, epoch counts and the like of a task's stars, in the table's order.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    objects, remarks : DataFrame
        Stars of the data set, and the remarks on their features (see `tables.read_remarks`).

    Returns
    -------
    DataFrame
        One row per star, float64; only columns that vary. Features that the configuration allows
        are none.
    """
    found = table[["object_id"]]
    for source in (objects, remarks):
        own = [
            name
            for name in source.columns.difference([*found.columns, *table.columns])
            if is_nuisance(name) and pd.api.types.is_numeric_dtype(source[name])
        ]
        found = found.merge(source[["object_id", *own]], "left", "object_id")
    values = found.drop(columns="object_id").astype("float64")
    values = values.replace([np.inf, -np.inf], np.nan)
    return values.loc[:, values.max() > values.min()]


def _is_label(column: pd.Series, label: pd.Series) -> bool:
    """Return whether a feature has few values, each of one class only."""
    if column.nunique() > CODES:
        return False
    pairs = pd.DataFrame({"value": column, "label": label}).dropna().drop_duplicates()
    if len(pairs) * FEW > column.notna().sum():  # too few stars per value for a code
        return False
    if not 1 < pairs["label"].nunique() == label.nunique() <= len(pairs) <= CODES:
        return False
    return bool(pairs["value"].is_unique) and _is_known(column, label)


def tells_classes(column: pd.Series, label: pd.Series) -> bool:
    """Return whether a tree with two leaves per class tells all classes by the feature alone."""
    if _is_label(column, label) or not _is_known(column, label):
        return False
    least = MISTAKEN if column.nunique() <= 2 * label.nunique() else TOLD
    stars = _drawn(column)
    code = np.unique(label[stars.index], return_inverse=True)[1]
    if ceiling(stars.to_numpy("float64"), code, 2 * (int(code.max()) + 1)) < least:
        return False  # no tree can, so none is grown
    return _recall(column, label) >= least


def _drawn(column: pd.Series) -> pd.Series:
    return column.dropna().sample(frac=1, random_state=0)[:STARS]


def _recall(column: pd.Series, label: pd.Series) -> float:
    """Return the mean recall of a tree with two leaves per class, by the feature alone."""
    stars = _drawn(column)
    X = stars.rank(method="dense").to_numpy().reshape(-1, 1)  # a tree sees single precision only
    y = label[stars.index]
    leaves = 2 * y.nunique()
    tree = DecisionTreeClassifier(max_leaf_nodes=leaves, class_weight="balanced", random_state=0)
    return float(balanced_accuracy_score(y, tree.fit(X, y).predict(X)))


def _is_natural(features: pd.DataFrame, name: str, told: list[str], label: pd.Series) -> bool:
    """Return whether another feature tells classes about as well, or goes with it inside a class.

    The period goes with the brightness of a Cepheid. A column that was made from labels goes with
    nothing, once the class is known.
    """
    ranks = features.rank(method="dense")
    alike = ranks.corrwith(ranks[name]).abs() > ALIKE
    peers = [
        _recall(features[other], label)
        for other in map(str, features)
        if not alike[other] and _is_known(features[other], label)
    ]
    if 1 - _recall(features[name], label) > PEER * (1 - max(peers, default=0.0)):
        return True
    others = [str(other) for other in features if other not in told]
    by_class = [own for _, own in ranks.groupby(label.to_numpy())]
    if all(is_disguised(own, name, others) for own in by_class):
        return False
    # Features of the same kind as the suspect one do not speak for it.
    return any(is_related(own, name, others) for own in by_class)


def _are_limits(column: pd.Series, label: pd.Series) -> bool:
    """Return whether each class is all that lies between limits of a feature."""
    known = column.notna()
    values = column[known].to_numpy("float64")
    classes = label[known].unique()
    return all(has_limits(values, (label[known] == own).to_numpy()) for own in classes)


def _same(features: pd.DataFrame, nuisances: pd.DataFrame) -> list[str]:
    """Return the features that rank stars as a nuisance does, beyond what chance may give.

    The interval is that of Fisher's transformation, with the variance of Bonett & Wright 2000
    (Psychometrika 65, 23).
    """
    found = []
    known, given = features.notna().all().to_numpy(), nuisances.notna().all().to_numpy()
    ranks, others = features.rank(), nuisances.rank()
    for j, (name, nuisance) in enumerate(nuisances.items()):
        for i, (feature, column) in enumerate(features.items()):
            if known[i] and given[j]:  # ranked once for all pairs
                first, second = ranks.iloc[:, i], others.iloc[:, j]
            else:
                both = column.notna() & nuisance.notna()
                first, second = column[both].rank(), nuisance[both].rank()
            if min(first.nunique(), second.nunique()) < DIFFERENT:
                continue
            correlation = min(abs(first.corr(second)), 1 - 1e-12)
            error = np.sqrt((1 + correlation**2 / 2) / (len(first) - 3))
            low = np.tanh(np.arctanh(correlation) - norm.isf((1 - CONFIDENCE) / 2) * error)
            if low > SAME_RANKS:
                found.append(f"{feature} (as {name})")
    return found


def _is_known(column: pd.Series, label: pd.Series) -> bool:
    """Return whether the feature is known for enough stars of every class."""
    known = label[column.notna()].value_counts().reindex(label.unique(), fill_value=0)
    return bool(known.min() >= FEW and known.sum() >= KNOWN * len(label))
