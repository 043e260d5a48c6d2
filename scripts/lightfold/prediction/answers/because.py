"""The features that spoke most for the class of a star, from the trees of a model."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from lightfold.prediction.answers import forests

#: How many features are named.
NAMED = 3

#: How many fits of a model are asked, those that count most, how many trees of a forest, and to
#: which depth. More change little in what is named (docs/benchmarks/because.md).
FITS, TREES, DEEPEST = 3, 20, 8

#: Below the first quantile of the training stars a value is low, above the second high.
LOW, HIGH = 0.25, 0.75


class Part(Protocol):
    """A fit of a model, and rows as its estimator sees them."""

    @property
    def share(self) -> float:
        """How much it counts in the model's probabilities."""

    @property
    def estimator(self) -> Any:
        """The fitted estimator; its answers are in the order of the classes' codes."""

    @property
    def view(self) -> np.ndarray:
        """What it is given, float32, shape (stars, columns)."""

    @property
    def columns(self) -> list[str]:
        """The features that these are; columns of other names are mixtures of features."""


class Model(Protocol):
    """What is asked of a model."""

    @property
    def features(self) -> list[str]:
        """The features, in order."""

    @property
    def training(self) -> pd.DataFrame:
        """Its training stars, with features in their own units."""

    def parts(self, X: pd.DataFrame) -> Iterable[Part]:
        """Yield the fits of the model, with rows as they see them."""


def because(model: Model, X: pd.DataFrame, code: np.ndarray) -> np.ndarray:
    """Return the features that spoke most for the class of each star, and their values.

    Each is a text, ``period = 0.31 (low)``. A value is low below the first quartile of the training
    stars, and high above the third. Features are weighed by their SHAP values: how much each moves
    the answer of the trees from its mean (Lundberg et al. 2020, Nature Machine Intelligence 2, 56).
    Forests are asked for the probability of the class, boosted trees for its score before the
    softmax. As these have no common unit, the values of each fit are divided by the sum of their
    sizes, and count by the fit's share in the model.

    Nothing is said by fits without trees, or on mixtures of features, such as principal components.

    Parameters
    ----------
    model : Model
        A loaded model.
    X : DataFrame
        Features of the stars to explain, in their own units, NaN where missing.
    code : array of int, shape (stars,)
        The code of the class of each star.

    Returns
    -------
    array of str, shape (stars, NAMED)
        What spoke for the class, most first; "" if fewer features did.
    """
    place = {name: number for number, name in enumerate(model.features)}
    able = [part for part in model.parts(X) if place.keys() >= {*part.columns}]
    able = [part for part in able if of_kind(part.estimator) is not None]
    total = np.zeros((len(X), len(place)))
    for part in sorted(able, key=lambda part: -part.share)[:FITS]:
        own = contributions(part.estimator, part.view, code)
        size = np.abs(own).sum(axis=1, keepdims=True)
        own = np.divide(own, size, out=np.zeros_like(own), where=size > 0)
        total[:, [place[name] for name in part.columns]] += part.share * own
    order = np.argsort(-total, axis=1, kind="stable")[:, :NAMED]
    spoke = np.take_along_axis(total, order, axis=1) > 0
    found = np.full((len(X), NAMED), "", dtype=object)
    words = texts(X[model.features], model.training[model.features])
    for number in range(order.shape[1]):
        for feature in np.unique(order[:, number]):
            rows = np.flatnonzero((order[:, number] == feature) & spoke[:, number])
            found[rows, number] = words(feature, rows)
    return found


def texts(X: pd.DataFrame, training: pd.DataFrame) -> Callable[[int, np.ndarray], list[str]]:
    """Return a function that spells a feature's values, given its number and rows."""
    low, high = (training.quantile(at).to_numpy() for at in (LOW, HIGH))
    values = X.to_numpy(dtype=float)

    def words(feature: int, rows: np.ndarray) -> list[str]:
        own, name = values[rows, feature], X.columns[feature]
        said = np.select(
            [own < low[feature], own > high[feature]], ["low", "high"], default="middle"
        )
        return [
            f"{name} is missing" if np.isnan(value) else f"{name} = {value:.4g} ({word})"
            for value, word in zip(own, said, strict=True)
        ]

    return words


def contributions(estimator: Any, Z: np.ndarray, code: np.ndarray) -> np.ndarray:
    """Return the SHAP values of each row's class, shape (rows, columns).

    Parameters
    ----------
    estimator : object
        Fitted trees, whose answers are in the order of the classes' codes.
    Z : array of float32, shape (rows, columns)
        What they see.
    code : array of int, shape (rows,)
        The class of each row.
    """
    kind, found = of_kind(estimator), np.zeros(Z.shape)
    if kind is not None:
        for own in np.unique(code):
            rows = code == own
            found[rows] = kind.values(estimator, Z[rows], int(own))
    return found


class Kind(NamedTuple):
    """What has trees, and the SHAP values of rows for the class of a code."""

    has: Callable[[Any], bool]
    values: Callable[[Any, np.ndarray, int], np.ndarray]


def of_kind(estimator: Any) -> Kind | None:
    """Return how an estimator says what features contribute; None if it cannot."""
    return next((kind for kind in KINDS if kind.has(estimator)), None)


def _from(library: str) -> Callable[[Any], bool]:
    return lambda estimator: type(_inner(estimator)).__module__.partition(".")[0] == library


def _inner(estimator: Any) -> Any:
    """Return the library's own of an estimator that was read from a file."""
    return getattr(estimator, "trees", estimator)


def _of_xgboost(model: Any, Z: np.ndarray, code: int) -> np.ndarray:
    import xgboost

    own = model.get_booster() if hasattr(model, "get_booster") else model
    return _of_class(own.predict(xgboost.DMatrix(Z), pred_contribs=True), code)


def _of_lightgbm(model: Any, Z: np.ndarray, code: int) -> np.ndarray:
    own = _inner(model)
    own = getattr(own, "booster_", own)
    found = own.predict(Z, pred_contrib=True, num_threads=1)
    return _of_class(found.reshape(len(Z), -1, Z.shape[1] + 1), code)


def _of_catboost(model: Any, Z: np.ndarray, code: int) -> np.ndarray:
    from catboost import Pool

    found = model.get_feature_importance(Pool(Z), type="ShapValues", thread_count=1)
    return _of_class(found, code)


def _of_scikit(model: Any, Z: np.ndarray, code: int) -> np.ndarray:
    return _of_xgboost(_booster(model, code), Z, 1)


def _of_class(found: np.ndarray, code: int) -> np.ndarray:
    """Return the values of one class, without the mean, which libraries put last."""
    found = found[..., :-1]
    if found.ndim == 2 or found.shape[1] == 1:  # of two classes, those of the second
        return found.reshape(len(found), -1) * (1 if code == 1 else -1)
    return found[:, code]


@lru_cache(maxsize=64)
def _booster(model: Any, code: int) -> Any:
    return forests.booster(forests.trees(model, code, TREES, DEEPEST), model.n_features_in_)


KINDS = (
    Kind(_from("xgboost"), _of_xgboost),
    Kind(_from("lightgbm"), _of_lightgbm),
    Kind(_from("catboost"), _of_catboost),
    Kind(lambda model: bool(forests.trees(model, 0, 1)), _of_scikit),
)
