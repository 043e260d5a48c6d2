"""Leaks of the features: columns that were made from labels, or that are missing by class."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from campaign.experiment import Experiment, config_of
from samples import CLASSES, stars
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import SVC

#: Checks that see a column that tells one class, or all of them.
TELLS = ("one_class_told_by_feature", "class_told_by_one_feature", "label_in_features")
ENCODED = ("encoded_label_in_features", "probabilities_in_features", *TELLS)
NUMBERED = ("discovery_order_in_features", *TELLS)
MISSING = ("missing_tells_classes",)

#: Numbers of stars per class.
SIZES = (300, 150, 90)

#: Columns of a table that are no features.
KNOWN = ["object_id", "group", "label"]


def plant(
    seed: int,
    make: Callable[..., pd.DataFrame],
    seen_by: tuple[str, ...],
    sizes: tuple[int, ...] = SIZES,
) -> Experiment:
    """Return an experiment on stars that overlap, with what `make` plants in their table."""
    rng = np.random.default_rng(seed)
    table = stars(sizes, 6, seed).sample(frac=1, random_state=seed, ignore_index=True)
    features = table.columns.drop(KNOWN)
    table[features] += rng.normal(scale=0.8, size=(len(table), len(features)))
    table["object_id"] = [f"V{number:05d}" for number in range(len(table))]
    planted = make(rng, table).drop(columns="group")
    return Experiment({"stars.csv": planted}, config_of(CLASSES[: len(sizes)]), seen_by=seen_by)


def _own(rng: np.random.Generator, table: pd.DataFrame) -> pd.Series:
    """Return 1.0 for the stars of a class that is drawn, and 0.0 for the others."""
    return (table["label"] == rng.choice(table["label"].unique())).astype(float)


def _code(rng: np.random.Generator, table: pd.DataFrame) -> pd.Series:
    names = rng.permutation(table["label"].unique())
    return table["label"].map({name: float(number) for number, name in enumerate(names)})


# --- columns that tell a class --------------------------------------------------------------------


def _disguised(rng, table, what):
    return table.assign(x7=1.5 * what(rng, table) + 0.1 * table["f0"])


def _flag(rng, table, mistakes=0.0, known=1.0):
    flag = _own(rng, table)
    wrong = rng.uniform(size=len(table)) < mistakes
    planted = 0.4 + 1.3 * flag.where(~wrong, 1 - flag)
    return table.assign(x7=planted.where(rng.uniform(size=len(table)) < known))


def _noisy_flag(rng, table):
    noise = rng.normal(scale=rng.uniform(0.1, 0.25), size=len(table))
    return table.assign(x7=3 * (_own(rng, table) + noise))


def _shifted(rng, table):
    return table.assign(f2=table["f2"] + rng.uniform(8, 10) * _own(rng, table))


def _one_hot(rng, table):
    flags = {f"x{n}": 1.5 * (table["label"] == name) for n, name in enumerate(CLASSES, 7)}
    return table.assign(**flags)


def _noisy_code(rng, table):
    noise = rng.normal(scale=rng.uniform(0.05, 0.2), size=len(table))
    return table.assign(x7=_code(rng, table) + noise)


def _wrong_code(rng, table):
    wrong = rng.uniform(size=len(table)) < 0.1
    return table.assign(x7=1.5 * _code(rng, table).mask(wrong, rng.integers(0, 3, len(table))))


def _half_known_code(rng, table):
    return table.assign(x7=1.5 * _code(rng, table).mask(rng.uniform(size=len(table)) < 0.5))


# --- encoded labels -------------------------------------------------------------------------------


def _encoded(rng, table, stars_each=12, follows=0.8, without_own=False, prior=0.0, noise=0.0):
    """Return a table with the share of a class in categories that follow the classes."""
    own = _own(rng, table)
    number = max(len(table) // stars_each, 2)
    order = np.argsort(rng.normal(size=len(table)) + 3 * follows * own.to_numpy())
    category = pd.Series(np.empty(len(table), int))
    category.iloc[order] = np.arange(len(table)) * number // len(table)
    total, size = (own.groupby(category).transform(how) for how in ("sum", "size"))
    if without_own:
        total, size = total - own, size - 1
    encoded = (total + prior * own.mean()) / (size + prior)
    return table.assign(x7=encoded + rng.normal(scale=noise, size=len(table)) if noise else encoded)


# --- what another model says ----------------------------------------------------------------------


def _probabilities(rng, table, columns=3, log_odds=False, scale=1.0, noise=0.0):
    """Return a table with probabilities of a forest that was fitted to all stars."""
    X, y = table[table.columns.drop(KNOWN)], table["label"]
    forest = RandomForestClassifier(
        200, min_samples_leaf=int(rng.integers(1, 4)), random_state=int(rng.integers(2**31))
    )
    said = forest.fit(X, y).predict_proba(X)
    if log_odds:
        said = np.log((said + 1e-3) / (1 - said + 1e-3))
    if noise:
        said = said + rng.normal(scale=noise, size=said.shape)
    first = int(rng.integers(said.shape[1]))
    chosen = [(first + number) % said.shape[1] for number in range(columns)]
    return table.assign(**{f"x{7 + n}": scale * said[:, place] for n, place in enumerate(chosen)})


def _scores(rng, table, model):
    """Return a table with the scores of a model that was fitted to all stars."""
    X, y = table[table.columns.drop(KNOWN)], table["label"]
    said = model(rng).fit(X, y).decision_function(X)
    return table.assign(**{f"x{7 + n}": said[:, n] for n in range(said.shape[1])})


def _machine(rng):
    return SVC(C=10 ** rng.uniform(1, 3), gamma=rng.uniform(0.3, 1))


def _machine_per_class(rng):
    return OneVsRestClassifier(SVC(C=10 ** rng.uniform(1, 2), gamma=rng.uniform(0.3, 0.6)))


def _boosted_trees(rng):
    return HistGradientBoostingClassifier(max_iter=int(rng.integers(50, 150)))


def _predicted(rng, table):
    X, y = table[table.columns.drop(KNOWN)], table["label"]
    forest = RandomForestClassifier(100, min_samples_leaf=3, random_state=int(rng.integers(2**31)))
    said = pd.Series(forest.fit(X, y).predict(X))
    return table.assign(x7=1.5 * _code(rng, table.assign(label=said)))


# --- numbers --------------------------------------------------------------------------------------


def _numbered(rng, table, campaigns=6, scale=1.0, gaps=False):
    """Return a table with a number that rises from campaign to campaign, each for one class."""
    campaign = pd.Series(rng.integers(campaigns, size=len(table)))
    classes = rng.permutation(table["label"].unique())
    rank = table["label"].map({name: number for number, name in enumerate(classes)})
    order = np.lexsort((rng.uniform(size=len(table)), rank, campaign))
    numbers = np.empty(len(table))
    steps = rng.integers(1, 4, len(table)) if gaps else np.ones(len(table))
    numbers[order] = 1000 + np.cumsum(steps)
    return table.assign(x7=scale * numbers)


# --- what is missing ------------------------------------------------------------------------------


def _missing(rng, table, much=1.0, little=0.0, columns=1):
    own = _own(rng, table).to_numpy() > 0
    absent = rng.uniform(size=len(table)) < np.where(own, much, little)
    for name in rng.choice(["f0", "f1", "f2", "f3", "f4", "f5"], columns, replace=False):
        table[name] = table[name].mask(absent)
    return table


#: Name of each leak, what plants it, the checks of which one has to fail, and the stars per class.
_MAKERS: dict[str, tuple[Callable[..., pd.DataFrame], tuple[str, ...], tuple[int, ...]]] = {
    "flag of one class": (_flag, TELLS, SIZES),
    "flag of one class, a tenth wrong": (partial(_flag, mistakes=0.1), TELLS, SIZES),
    "flag of one class, known for half": (partial(_flag, known=0.5), TELLS, SIZES),
    "flag of one class with noise": (_noisy_flag, TELLS, SIZES),
    "feature shifted for one class": (_shifted, TELLS, SIZES),
    "a flag per class": (_one_hot, ENCODED, SIZES),
    "code of the class with noise": (_noisy_code, TELLS, SIZES),
    "code of the class, a tenth wrong": (_wrong_code, TELLS, SIZES),
    "code of the class, known for half": (_half_known_code, TELLS, SIZES),
    "share of a class in categories": (_encoded, ENCODED, SIZES),
    "share of a class in pairs and triples": (partial(_encoded, stars_each=3), ENCODED, SIZES),
    "share of a class among the others": (partial(_encoded, without_own=True), ENCODED, SIZES),
    "smoothed share of a class": (partial(_encoded, prior=5.0), ENCODED, SIZES),
    "share of a class with noise": (partial(_encoded, noise=0.02), ENCODED, SIZES),
    "probabilities of all classes": (_probabilities, ENCODED, SIZES),
    "probabilities of all classes but one": (partial(_probabilities, columns=2), ENCODED, SIZES),
    "probabilities of all classes in percent": (
        partial(_probabilities, scale=100.0),
        ENCODED,
        SIZES,
    ),
    "probabilities of all classes but one in percent": (
        partial(_probabilities, columns=2, scale=100.0),
        ENCODED,
        SIZES,
    ),
    "probabilities of all classes with noise": (
        partial(_probabilities, noise=0.03),
        ENCODED,
        SIZES,
    ),
    "scores of a support vector machine": (partial(_scores, model=_machine), ENCODED, SIZES),
    "margins of one support vector machine per class": (
        partial(_scores, model=_machine_per_class),
        ENCODED,
        SIZES,
    ),
    "scores of boosted trees": (partial(_scores, model=_boosted_trees), ENCODED, SIZES),
    "probability of one class": (partial(_probabilities, columns=1), ENCODED, SIZES),
    "probability of one of two classes": (partial(_probabilities, columns=1), ENCODED, SIZES[:2]),
    "log odds of all classes": (partial(_probabilities, log_odds=True), ENCODED, SIZES),
    "log odds of one of two classes": (
        partial(_probabilities, columns=1, log_odds=True),
        ENCODED,
        SIZES[:2],
    ),
    "classes that a model predicts": (_predicted, ENCODED, SIZES),
    "numbers in order of discovery": (_numbered, NUMBERED, SIZES),
    "numbers in order of discovery, divided": (partial(_numbered, scale=0.001), NUMBERED, SIZES),
    "numbers in order of discovery, with gaps": (partial(_numbered, gaps=True), NUMBERED, SIZES),
    "code with a little of a feature": (partial(_disguised, what=_code), TELLS, SIZES),
    "flag with a little of a feature": (partial(_disguised, what=_own), TELLS, SIZES),
    "feature missing for a class": (_missing, MISSING, SIZES),
    "feature missing for nearly all of a class": (
        partial(_missing, much=0.92, little=0.04),
        MISSING,
        SIZES,
    ),
    "features missing for nearly all of a class": (
        partial(_missing, much=0.9, little=0.1, columns=3),
        MISSING,
        SIZES,
    ),
}

#: Name of each leak, and what makes its experiment from a seed.
LEAKS: dict[str, Callable[[int], Experiment]] = {
    name: partial(plant, make=make, seen_by=seen_by, sizes=sizes)
    for name, (make, seen_by, sizes) in _MAKERS.items()
}
