"""No tree is better than the ceiling that is computed without growing it."""

import numpy as np
import pytest
from lightfold.audit.ceiling import ceiling, ceilings
from sklearn.metrics import balanced_accuracy_score
from sklearn.tree import DecisionTreeClassifier

LEAVES = 4


def drawn(kind, rng):
    code = np.r_[np.arange(3), rng.choice(3, 800, p=(0.8, 0.15, 0.05))]
    values = code * {"none": 0.0, "some": 1.0, "all": 9.0}.get(kind, 1.0) + rng.normal(size=803)
    return (values if kind != "few values" else np.round(values)), code


def recall(values, code, leaves):
    tree = DecisionTreeClassifier(max_leaf_nodes=leaves, class_weight="balanced", random_state=0)
    X = values.reshape(-1, 1)
    return balanced_accuracy_score(code, tree.fit(X, code).predict(X))


@pytest.mark.parametrize("kind", ["none", "some", "all", "few values"])
@pytest.mark.parametrize("seed", range(5))
def test_no_tree_is_better(kind, seed):
    values, code = drawn(kind, np.random.default_rng(seed))
    assert recall(values, code, 6) <= ceiling(values, code, 6) + 1e-12
    for own, bound in enumerate(ceilings(values, code, LEAVES)):
        assert recall(values, code == own, LEAVES) <= bound + 1e-12


@pytest.mark.parametrize("seed", range(5))
def test_a_feature_that_tells_nothing_needs_no_tree(seed):
    values, code = drawn("none", np.random.default_rng(seed))
    assert ceilings(values, code, LEAVES).max() < 0.85
    assert ceiling(values, code, 6) < 0.85


def test_a_feature_that_tells_all_may_do_so():
    values, code = drawn("all", np.random.default_rng(0))
    assert ceiling(values, code, 6) > 0.99
