"""The features that spoke for a class."""

from itertools import combinations
from math import factorial
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from lightfold.prediction.answers import because as reasons
from lightfold.prediction.answers import forests
from lightfold.prediction.answers.because import because, contributions
from lightfold.prediction.storing import estimators
from sklearn.base import clone
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits
from xgboost import XGBClassifier

FEATURES = ["period", "amplitude", "skew"]
MODELS = [
    DecisionTreeClassifier(max_depth=4, random_state=0),
    RandomForestClassifier(15, max_depth=4, random_state=0),
    ExtraTreesClassifier(15, max_depth=4, random_state=0),
    GradientBoostingClassifier(n_estimators=5, random_state=0),
    HistGradientBoostingClassifier(max_iter=3, max_leaf_nodes=6, min_samples_leaf=5),
    XGBClassifier(n_estimators=10, max_depth=3, n_jobs=1),
]


@pytest.fixture(autouse=True)
def one_thread():
    """Threads of small fits wait for each other on a busy machine."""
    with threadpool_limits(1):
        yield


def named(model):
    return type(model).__name__


def stars(classes=3, number=200, seed=0):
    """Return features and codes of classes: periods tell the last one apart, amplitudes others."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, number)
    X = pd.DataFrame(rng.normal(size=(number, 3)), columns=FEATURES)
    X["period"] += 4 * (y == classes - 1)
    X["amplitude"] += 3 * (y == 0)
    return X.astype("float32").astype("float64"), y


def model_of(*parts, training):
    """Return a model as `because` is given it, of (share, estimator, columns) each."""

    def seen(X):
        for share, estimator, columns in parts:
            Z = X.reindex(columns=columns).fillna(0).to_numpy("float32")
            yield SimpleNamespace(share=share, estimator=estimator, view=Z, columns=columns)

    return SimpleNamespace(features=FEATURES, training=training, parts=seen)


# --- SHAP values ----------------------------------------------------------------------------------


def known(nodes, row, features, at=0):
    """Return what a tree is expected to answer where only some features are known."""
    if nodes.left[at] < 0:
        return nodes.value[at]
    children = nodes.left[at], nodes.right[at]
    if nodes.feature[at] in features:
        side = children[int(row[nodes.feature[at]] > nodes.cut[at])]
        return known(nodes, row, features, side)
    both = [known(nodes, row, features, side) * nodes.cover[side] for side in children]
    return sum(both) / sum(nodes.cover[side] for side in children)


def shapley(nodes, row):
    """Return the Shapley values of a tree's features, by their definition."""
    n = len(row)
    found = np.zeros(n)
    for feature in range(n):
        others = [other for other in range(n) if other != feature]
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for some in combinations(others, size):
                gain = known(nodes, row, {*some, feature}) - known(nodes, row, {*some})
                found[feature] += weight * gain
    return found


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("model", MODELS[:-1], ids=named)
def test_values_of_scikit_learns_trees_are_shapley_values(model, classes):
    X, y = stars(classes)
    Z = X.to_numpy("float32")
    fitted = clone(model).fit(Z, y)
    for code in range(classes):
        own = contributions(fitted, Z[:3], np.full(3, code))
        trees = forests.trees(fitted, code, reasons.TREES, reasons.DEEPEST)
        expected = [sum(shapley(tree, row) for tree in trees) for row in Z[:3]]
        np.testing.assert_allclose(own, expected, atol=1e-5)
        assert np.abs(own).max() > 0.01


def test_a_tree_that_is_cut_answers_as_the_stars_in_its_nodes():
    X, y = stars()
    Z = X.to_numpy("float32")
    deep, cut = (DecisionTreeClassifier(max_depth=depth).fit(Z, y) for depth in (None, 2))
    assert deep.get_depth() > 2
    booster = forests.booster(forests.trees(deep, 1, 1, deepest=2), 3)
    np.testing.assert_allclose(booster.inplace_predict(Z), cut.predict_proba(Z)[:, 1], atol=1e-6)


@pytest.mark.parametrize("model", MODELS[:-1], ids=named)
def test_trees_in_xgboosts_form_answer_as_the_model_does(model):
    """Also rows that are exactly at a cut."""
    X, y = stars()
    Z = X.round(1).to_numpy("float32")
    fitted = clone(model).fit(Z, y)
    for code in range(3):
        booster = forests.booster(forests.trees(fitted, code, 100), 3)
        answer = booster.inplace_predict(Z)
        if hasattr(fitted, "decision_function"):
            gap = (
                fitted.decision_function(Z)[:, code] - answer
            )  # a model's start is the same for all
            np.testing.assert_allclose(gap, gap[0], atol=1e-5)
        else:
            np.testing.assert_allclose(answer, fitted.predict_proba(Z)[:, code], atol=1e-5)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize(
    ("library", "kind"), [("xgboost", "ubj"), ("lightgbm", "txt"), ("catboost", "cbm")]
)
def test_boosted_trees_of_other_libraries_sum_to_their_scores(library, kind, classes, tmp_path):
    """Also those that were read from a file."""
    X, y = stars(classes)
    Z = X.to_numpy("float32")
    if library == "xgboost":
        fitted = clone(MODELS[-1]).fit(Z, y)
        score = fitted.predict(Z, output_margin=True)
    elif library == "lightgbm":
        fitted = pytest.importorskip("lightgbm").LGBMClassifier(n_estimators=10, verbose=-1)
        score = fitted.fit(Z, y).predict(Z, raw_score=True)
    else:
        quiet = {"verbose": False, "allow_writing_files": False}
        fitted = pytest.importorskip("catboost").CatBoostClassifier(10, **quiet)
        score = fitted.fit(Z, y).predict(Z, prediction_type="RawFormulaVal")
    for code in range(classes):
        own = contributions(fitted, Z, np.full(len(Z), code)).sum(axis=1)
        margin = score[:, code] if classes > 2 else score * (1 if code else -1)
        np.testing.assert_allclose(own - own[0], margin - margin[0], atol=1e-4)
    read = estimators.load(tmp_path / estimators.save(fitted, tmp_path / "all")["file"], kind)
    np.testing.assert_allclose(
        contributions(read, Z, y), contributions(fitted, Z, y), atol=1e-6, rtol=1e-5
    )


def test_missing_values_go_where_the_model_sends_them():
    X, y = stars()
    Z = X.to_numpy("float32")
    Z[::3, 0] = np.nan
    fitted = clone(MODELS[4]).fit(Z, y)
    booster = forests.booster(forests.trees(fitted, 2, 1), 3)
    gap = fitted.decision_function(Z)[:, 2] - booster.inplace_predict(Z)
    np.testing.assert_allclose(gap, gap[0], atol=1e-5)


# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_the_feature_that_makes_the_class_is_named_first_with_its_value(model):
    X, y = stars()
    fitted = clone(model).fit(X.to_numpy("float32"), y)
    own = model_of((1.0, fitted, FEATURES), training=X)
    last = np.flatnonzero((y == 2) & (X["period"] > 4))[:5]
    found = because(own, X.iloc[last], np.full(5, 2))
    assert found.shape == (5, 3)
    expected = [f"period = {value:.4g} (high)" for value in X["period"].iloc[last]]
    assert found[:, 0].tolist() == expected


def test_values_are_said_to_be_low_middle_high_or_missing():
    training = pd.DataFrame({"period": np.arange(101.0)})
    words = reasons.texts(pd.DataFrame({"period": [3.0, 50.123456, 99.0, np.nan]}), training)
    assert words(0, np.arange(4)) == [
        "period = 3 (low)",
        "period = 50.12 (middle)",
        "period = 99 (high)",
        "period is missing",
    ]


def test_what_spoke_against_the_class_is_not_named():
    X, y = stars()
    own = model_of((1.0, clone(MODELS[1]).fit(X.to_numpy("float32"), y), FEATURES), training=X)
    last = np.flatnonzero((y == 2) & (X["period"] > 4))[:5]
    assert not any("period" in text for text in because(own, X.iloc[last], np.zeros(5, int)).flat)


def test_fits_count_by_their_share_and_mixtures_of_features_not_at_all():
    X, y = stars()
    Z = X.to_numpy("float32")
    whole = clone(MODELS[0]).fit(Z, y)
    amplitudes = DecisionTreeClassifier(max_depth=3).fit(Z[:, 1:2], y)
    few, some = np.flatnonzero((y == 2) & (X["period"] > 4))[:5], np.full(5, 2)
    for share, first in ((0.9, "period"), (0.001, "amplitude")):
        parts = [(share, whole, FEATURES), (1 - share, amplitudes, ["amplitude"])]
        found = because(model_of(*parts, training=X), X.iloc[few], some)
        assert found[0, 0].startswith(first), found
    blind = model_of((1.0, whole, ["component 1", "component 2", "component 3"]), training=X)
    assert (because(blind, X.iloc[few], some) == "").all()


def test_only_the_fits_that_count_most_are_asked(monkeypatch):
    X, y = stars()
    fitted = clone(MODELS[0]).fit(X.to_numpy("float32"), y)
    asked = []
    monkeypatch.setattr(
        reasons, "contributions", lambda model, Z, code: asked.append(len(Z)) or np.ones(Z.shape)
    )
    parts = [(0.1, fitted, FEATURES)] * 5 + [(0.5, AdaBoostClassifier(), FEATURES)]
    because(model_of(*parts, training=X), X, y)
    assert len(asked) == reasons.FITS


def test_models_without_trees_say_nothing():
    X, y = stars()
    fitted = AdaBoostClassifier(n_estimators=3).fit(X, y)
    found = because(model_of((1.0, fitted, FEATURES), training=X), X, y)
    assert found.shape == (200, 3)
    assert (found == "").all()
