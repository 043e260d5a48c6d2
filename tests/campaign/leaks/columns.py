"""Columns that are or hold the class, or the number of the row in a file sorted by class."""

from collections.abc import Callable
from typing import Any

import numpy as np
from campaign.experiment import Experiment
from campaign.honest import experiment
from campaign.populations import population, random
from sklearn.ensemble import RandomForestClassifier


def column(seed: int, name: str, make: Callable[[Any, Any, Any], Any], *seen_by: str) -> Experiment:
    """Return an experiment on a table with a column made from codes of the classes."""
    rng = random(seed, name)
    table = population(rng, features=5)
    code = table["label"].astype("category").cat.codes.to_numpy()
    made = make(table, code, rng)
    named = {"features": ["f?", *made]}  # codes of the label are features only if they are named
    return experiment(table.assign(**made), named)._replace(seen_by=seen_by)


def label_as_number(seed: int) -> Experiment:
    """A column is the class as a number."""
    return column(seed, "code", lambda table, code, rng: {"kind": code}, "label_in_features")


def label_in_columns(seed: int) -> Experiment:
    """Three columns are 1 for one class each."""
    seen_by = ("label_in_features", "class_told_by_one_feature", "one_class_told_by_feature")
    one_hot = {"is_a": 0, "is_b": 1, "is_c": 2}
    return column(
        seed,
        "one-hot",
        lambda table, code, rng: {name: (code == own) * 1.0 for name, own in one_hot.items()},
        *seen_by,
    )


def label_with_noise(seed: int) -> Experiment:
    """A column is the class as a number, plus noise."""
    return column(
        seed,
        "code with noise",
        lambda table, code, rng: {"kind": code + 0.1 * rng.normal(size=len(code))},
        "class_told_by_one_feature",
    )


def row_number(seed: int) -> Experiment:
    """The file is sorted by class, and a column rises evenly from row to row."""
    rng = random(seed, "row number")
    table = population(rng, features=5).sort_values("label")
    table = table.assign(place=np.arange(len(table)) / 7)
    return experiment(table)._replace(seen_by=("row_number_in_features",))


def row_number_with_noise(seed: int) -> Experiment:
    """The same with noise, as a time of discovery in a catalogue that has class after class."""
    rng = random(seed, "row number with noise")
    table = population(rng, features=5).sort_values("label")
    noise = 5 * rng.normal(size=len(table))
    table = table.assign(discovered=2450000 + np.arange(len(table)) + noise)
    seen_by = ("row_number_in_features", "rows_in_features", "class_told_by_one_feature")
    return experiment(table)._replace(seen_by=seen_by)


def filled_by_class(seed: int) -> Experiment:
    """Missing values of three features were filled with the mean of the star's class."""
    rng = random(seed, "filled by class")
    table = population(rng, features=6)
    for name in ("f0", "f1", "f2"):
        mean = table.groupby("label")[name].transform("mean")
        table[name] = table[name].mask(rng.uniform(size=len(table)) < 0.5, mean)
    return experiment(table)._replace(seen_by=("values_filled_by_class",))


def one_class_filled(seed: int) -> Experiment:
    """Missing values of three features were filled with the class's median in one class alone."""
    rng = random(seed, "one class filled")
    table = population(rng, features=6)
    own = table["label"] == "RSCVn"
    for name in ("f0", "f1", "f2"):
        filled = own & (rng.uniform(size=len(table)) < 0.6)
        table[name] = table[name].mask(filled, table.loc[own, name].median())
    return experiment(table)._replace(seen_by=("values_filled_by_class",))


def filled_by_class_with_noise(seed: int) -> Experiment:
    """Missing values of three features were filled with the median of the star's class, plus noise.

    It is as wide as one fiftieth of the scatter of the class.
    """
    rng = random(seed, "filled with noise")
    table = population(rng, features=6)
    for name in ("f0", "f1", "f2"):
        median = table.groupby("label")[name].transform("median")
        noisy = median + 0.02 * rng.normal(size=len(table))
        table[name] = table[name].mask(rng.uniform(size=len(table)) < 0.5, noisy)
    return experiment(table)._replace(seen_by=("values_filled_by_class",))


def some_probabilities(seed: int) -> Experiment:
    """Probabilities of two of five classes, by a forest that was fitted to all stars."""
    rng = random(seed, "some probabilities")
    table = population(rng, (200, 150, 100, 80, 60), features=8)
    X, y = table.filter(regex=r"f\d"), table["label"]
    forest = RandomForestClassifier(200, min_samples_leaf=2, random_state=int(rng.integers(2**31)))
    said = forest.fit(X, y).predict_proba(X)
    seen_by = ("encoded_label_in_features",)
    return experiment(table.assign(x1=said[:, 1], x2=said[:, 3]))._replace(seen_by=seen_by)


LEAKS: dict[str, Callable[[int], Experiment]] = {
    make.__name__: make
    for make in (
        *(label_as_number, label_in_columns, label_with_noise),
        *(row_number, row_number_with_noise, filled_by_class),
        *(one_class_filled, filled_by_class_with_noise, some_probabilities),
    )
}
