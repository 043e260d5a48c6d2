"""The features that spoke most for the class of a star, from the trees of a model."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import pandas as pd

from lightfold.prediction import forests

#: How many features are named.
NAMED = 3

#: How many trees of a forest are asked. The values of a forest are means over its trees.
TREES = 50

#: Below the first quantile of the training stars a value is low, above the second high.
LOW, HIGH = 0.25, 0.75

#: A part of a model: its share, the fitted estimator, the matrix that it sees, the names of this
#: matrix's columns, and the codes of the classes of its answers.
Part = tuple[float, Any, np.ndarray, list[str], np.ndarray]


class Model(Protocol):
    """What is asked of a model."""

    features: list[str]
    training: pd.DataFrame

    def parts(self, X: pd.DataFrame) -> Iterable[Part]:
        """Return the parts of the model, each with the rows as it sees them."""
        ...


def because(model: Model, X: pd.DataFrame, code: np.ndarray) -> np.ndarray:
    """Return the features that spoke most for the class of each star, and their values.

    Each is a text, ``period = 0.31 (low)``. A value is low below the first quartile of the
    training stars, and high above the third.

    Features are weighed by SHAP values (Lundberg et al. 2020, Nature Machine Intelligence 2, 56).

    Parameters
    ----------
    model : Model
        A loaded model.
    X : DataFrame
        Features of stars in their own units, NaN where missing: those stars that are asked for.
    code : array of int, shape (stars,)
        The code of the class of each star.

    Returns
    -------
    array of str, shape (stars, NAMED)
        What spoke for the class, most first; "" if fewer features did.
    """
    total = np.zeros((len(X), len(model.features)))
    place = {name: number for number, name in enumerate(model.features)}
    for share, estimator, Z, names, codes in model.parts(X):
        if all(name in place for name in names):  # other columns are mixtures of features
            own = contributions(estimator, np.asarray(Z, dtype="float32"), code, codes)
            size = np.abs(own).sum(axis=1, keepdims=True)
            own = np.divide(own, size, out=np.zeros_like(own), where=size > 0)
            total[:, [place[name] for name in names]] += share * own
    order = np.argsort(-total, axis=1, kind="stable")[:, :NAMED]
    spoke = np.take_along_axis(total, order, axis=1) > 0
    found = np.full((len(X), NAMED), "", dtype=object)
    words = texts(X[model.features], model.training[model.features])
    for number in range(order.shape[1]):
        for feature in np.unique(order[:, number]):
            rows = np.flatnonzero((order[:, number] == feature) & spoke[:, number])
            found[rows, number] = words(feature, rows)
    return found


def texts(X: pd.DataFrame, training: pd.DataFrame) -> Any:
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


def contributions(estimator: Any, Z: np.ndarray, code: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return the SHAP values of the classes of rows, shape (rows, columns); 0 for no trees.

    Parameters
    ----------
    estimator : object
        A fitted model.
    Z : array of float32, shape (rows, columns)
        What it sees.
    code : array of int, shape (rows,)
        The class of each row.
    codes : array of int, shape (classes,)
        Codes of the classes that it answers about, in the order of its answers.
    """
    found, codes = np.zeros(Z.shape), np.asarray(codes)
    for kind, values in KINDS.items():
        if any(parent.__module__.startswith(kind) for parent in type(estimator).__mro__):
            for column, own in enumerate(codes):
                rows = np.flatnonzero(code == own)
                if len(rows):
                    found[rows] = values(estimator, Z[rows], column)
            break
    return found


def _of_xgboost(model: Any, Z: np.ndarray, column: int) -> np.ndarray:
    import xgboost

    own = model.get_booster() if hasattr(model, "get_booster") else model
    found = own.predict(xgboost.DMatrix(Z), pred_contribs=True)
    return _of_class(found, column)[:, :-1]


def _of_lightgbm(model: Any, Z: np.ndarray, column: int) -> np.ndarray:
    own = model.booster_ if hasattr(model, "booster_") else model
    found = own.predict(Z, pred_contrib=True, num_threads=1)
    return _of_class(found.reshape(len(Z), -1, Z.shape[1] + 1), column)[:, :-1]


def _of_catboost(model: Any, Z: np.ndarray, column: int) -> np.ndarray:
    from catboost import Pool

    found = model.get_feature_importance(Pool(Z), type="ShapValues", thread_count=1)
    return _of_class(found, column)[:, :-1]


def _of_sklearn(model: Any, Z: np.ndarray, column: int) -> np.ndarray:
    import xgboost

    own = _booster(model, column)
    if own is None:
        return np.zeros(Z.shape)
    return own.predict(xgboost.DMatrix(Z), pred_contribs=True)[:, :-1]


def _of_class(found: np.ndarray, column: int) -> np.ndarray:
    """Return the values of one class against the mean of all; of two classes there is one."""
    found = found.reshape(len(found), -1, found.shape[-1])
    if found.shape[1] == 1:
        return found[:, 0] if column == 1 else -found[:, 0]
    return found[:, column] - found.mean(axis=1)


@lru_cache(maxsize=64)
def _booster(model: Any, column: int) -> Any:
    """Return trees of a scikit-learn forest, as XGBoost has them; None for another model."""
    from sklearn.ensemble._forest import ForestClassifier
    from sklearn.tree import DecisionTreeClassifier

    if isinstance(model, DecisionTreeClassifier):
        trees = [model.tree_]
    elif isinstance(model, ForestClassifier):
        trees = [tree.tree_ for tree in model.estimators_[:TREES]]
    else:
        return None
    values = [tree.value[:, 0, column] / len(trees) for tree in trees]
    return forests.booster(trees, values, model.n_features_in_)


#: How SHAP values are found, by the library that an estimator comes from.
KINDS = {
    "xgboost": _of_xgboost,
    "lightgbm": _of_lightgbm,
    "catboost": _of_catboost,
    "sklearn": _of_sklearn,
}
