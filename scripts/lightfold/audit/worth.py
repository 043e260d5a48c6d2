"""What features are worth: how well a small forest tells classes with them and without."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from lightfold.seeds import derive

#: Most stars that forests see, and the fewest of a class.
STARS, LEAST = 1_500, 10

#: Trees of a forest, and parts of the stars: each part is told by a forest that saw the others.
TREES, PARTS = 50, 2


class Worth(NamedTuple):
    """Macro-F1 with some features and without them, and how sure the difference is.

    ``errors`` is the difference of the mean recall in units of its standard error over stars.
    """

    score: float
    without: float
    errors: float

    @property
    def gain(self) -> float:
        """What the features add to macro-F1."""
        return self.score - self.without

    def __str__(self) -> str:
        return f"macro-F1 {self.score:.3f} with, {self.without:.3f} without"


class Stars(NamedTuple):
    """Stars that forests are shown: features, labels, and groups that stay together."""

    features: pd.DataFrame
    label: np.ndarray
    group: np.ndarray


def draw_stars(table: pd.DataFrame, features: list[str], seed: int) -> Stars:
    """Return stars of a task's table at random, at most `STARS`, of classes of at least `LEAST`.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    features : list of str
        Its features.
    seed : int
        Seed of the draw.
    """
    sizes = table["label"].map(table["label"].value_counts())
    # Rare classes are kept whole: a few stars say nothing of what a feature is worth.
    place = np.random.default_rng(seed).uniform(size=len(table)) * sizes.to_numpy()
    order = np.argsort(place)
    own = table.iloc[order[sizes.to_numpy()[order] >= LEAST][:STARS]]
    return Stars(own[features], own["label"].to_numpy(str), own["group"].to_numpy(str))


class Trials:
    """Forests on the same stars, with all features but some; each set is tried once.

    Parameters
    ----------
    stars : Stars
        The stars.
    seed : int
        Seed of the parts and the forests.
    """

    def __init__(self, stars: Stars, seed: int) -> None:
        self.stars, self.seed = stars, seed
        self._predicted: dict[frozenset[str], np.ndarray] = {}

    def worth(self, columns: list[str], others: list[str] | None = None) -> Worth:
        """Return what some features add to the rest, without `others` in both cases."""
        apart = set(others or ()) - set(columns)
        label = self.stars.label
        return compare(label, self._without(apart), self._without({*columns, *apart}))

    def compared(self, others: pd.DataFrame) -> Worth:
        """Return what the features are worth, compared with others of the same stars."""
        predicted = predict(self.stars, others, self.seed)
        return compare(self.stars.label, self._without(set()), predicted)

    def _without(self, columns: set[str]) -> np.ndarray:
        key = frozenset(columns)
        if key not in self._predicted:
            kept = self.stars.features.drop(columns=list(columns))
            self._predicted[key] = predict(self.stars, kept, self.seed)
        return self._predicted[key]


def predict(stars: Stars, features: pd.DataFrame, seed: int) -> np.ndarray:
    """Return the class of each star by forests that have not seen it, nor others of its group.

    Without any feature, it is the most common class.
    """
    if features.empty:
        names, counts = np.unique(stars.label, return_counts=True)
        return np.full(len(stars.label), names[counts.argmax()])
    predicted = np.empty(len(features), stars.label.dtype)
    parts = StratifiedGroupKFold(PARTS, shuffle=True, random_state=derive(seed, "parts"))
    X = in_single(features)
    for train, held in parts.split(X, stars.label, stars.group):
        forest = RandomForestClassifier(
            TREES,
            min_samples_leaf=2,
            class_weight="balanced_subsample",
            random_state=derive(seed, "forest"),
        )
        predicted[held] = forest.fit(X[train], stars.label[train]).predict(X[held])
    return predicted


def in_single(features: pd.DataFrame) -> np.ndarray:
    """Return features in single precision, by ranks where that would change their order.

    Forests see single precision, in which large numbers are infinite and near ones are equal.
    """
    values = features.to_numpy("float64")
    with np.errstate(over="ignore"):
        single = values.astype("float32")
    for number, column in enumerate(values.T):
        known = column[np.isfinite(column)]
        with np.errstate(over="ignore"):
            seen = np.unique(known.astype("float32"))
        if not np.isfinite(seen).all() or len(seen) < len(np.unique(known)):
            single[:, number] = pd.Series(column).rank(method="dense")
    return single


def compare(label: np.ndarray, predicted: np.ndarray, without: np.ndarray) -> Worth:
    """Return what features are worth, from classes predicted with them and without."""
    gained = (predicted == label).astype(float) - (without == label)
    means, variances = [], []
    for name in np.unique(label):
        own = gained[label == name]
        means.append(own.mean())
        # One star more could go either way, so that a few equal answers are not sure.
        variances.append((own.var() + 1 / len(own)) / len(own))
    score, other = (float(f1_score(label, own, average="macro")) for own in (predicted, without))
    return Worth(score, other, float(sum(means) / np.sqrt(sum(variances))))
