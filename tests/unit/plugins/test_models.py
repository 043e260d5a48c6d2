import numpy as np
import pytest
from lightfold.plugins.models import knn, svc
from sklearn.multiclass import OneVsOneClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC


def stars(sizes, features, seed=2):
    """Return features and codes of overlapping classes, and features of 1,000 more stars."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(len(sizes)), sizes)
    centre = rng.normal(size=(len(sizes), features))
    X = rng.normal(size=(len(y), features)) + centre[y]
    return X.astype("float32"), y, 2 * rng.normal(size=(1_000, features)).astype("float32")


@pytest.mark.parametrize("sizes", [(60, 100, 600), (10, 60, 100, 600), (200, 50, 400, 400)])
def test_svc_scores_each_pair_of_classes_as_alone(sizes):
    X, y, held = stars(sizes, 2)
    params = {"C": 10.0, "gamma": 0.5}
    scores = svc.fit(params, X, y, None, 0).decision_function(held)
    pairs = OneVsOneClassifier(SVC(**params)).fit(X, y).decision_function(held)
    assert (scores.argmax(axis=1) != pairs.argmax(axis=1)).mean() < 0.01


@pytest.mark.parametrize("features", [2, knn.TREE_FEATURES, knn.TREE_FEATURES + 1])
@pytest.mark.parametrize("p", [1, 2])
def test_knn_finds_the_nearest_with_a_tree_and_without(features, p):
    X, y, held = stars((300, 300, 300), features)
    model = knn.fit({"n_neighbors": 3, "weights": "uniform", "p": p}, X, y, None, 0)
    distance = (np.abs(held[:, None] - X[None]) ** p).sum(axis=2)
    nearest = y[np.argsort(distance, axis=1)[:, :3]]
    votes = np.stack([(nearest == code).mean(axis=1) for code in range(3)], axis=1)
    np.testing.assert_allclose(model.predict_proba(held), votes)


@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("neighbours", [1, 4])
def test_knn_votes_as_scikit_learn_does(weights, neighbours):
    X, y, held = stars((30, 300, 300), 3)
    held[:100] = X[:100]  # at no distance from a star, or from two of them
    X[30:40] = X[0]
    params = {"n_neighbors": neighbours, "weights": weights, "p": 2}
    votes = knn.fit(params, X, y, None, 0).predict_proba(held)
    expected = KNeighborsClassifier(**params).fit(X, y).predict_proba(held)
    differ = ~np.isclose(votes, expected).all(axis=1)
    assert differ.sum() <= (11 if weights == "uniform" or neighbours == 1 else 0)  # ties
