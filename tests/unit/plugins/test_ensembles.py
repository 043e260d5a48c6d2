"""Weights of ensembles: who is chosen, and that more than luck is asked for."""

import numpy as np
import pytest
from lightfold.plugins.ensembles import ensemble, mean_of_best
from lightfold.plugins.metrics import accuracy, log_loss
from sklearn.metrics import log_loss as loss_of


def answers(nodes, stars=300, classes=3, seed=0):
    """Return probabilities of nodes that are sharp as given, classes, and folds."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, stars)
    logit = rng.normal(size=(len(nodes), stars, classes))
    logit[:, np.arange(stars), y] += np.array(nodes)[:, None]
    p = np.exp(logit) / np.exp(logit).sum(axis=2, keepdims=True)
    return p, y, np.arange(stars) % 3


def test_greedy_selection_is_no_worse_than_any_node_or_their_mean_on_its_own_rows():
    p, y, _ = answers([2.0, 1.5, 1.0, 0.0])
    weight = ensemble.select(p[:, np.arange(len(y)), y], 25)
    assert weight.sum() == pytest.approx(1)
    mixed = loss_of(y, np.einsum("m,mnc->nc", weight, p))
    assert mixed < min(loss_of(y, own) for own in p)
    assert mixed <= loss_of(y, p.mean(axis=0))


def test_greedy_selection_takes_one_node_alone_if_no_other_helps():
    _, y, _ = answers([1.0])
    right = np.eye(3)[y] * 0.97 + 0.01
    wrong = np.roll(right, 1, axis=1)
    own = np.stack([wrong, right])[:, np.arange(len(y)), y]
    assert ensemble.select(own, 25).tolist() == [0, 1]


def test_one_star_that_a_node_is_sure_of_and_wrong_makes_no_number_infinite():
    own = np.array([[1.0, 1.0, 0.0], [0.6, 0.6, 0.6]])
    expected = -np.log(np.clip(own, np.finfo(float).eps, None)).mean(axis=1)
    np.testing.assert_allclose(ensemble.log_loss(own), expected, atol=1e-12)
    again = [loss_of([1, 1, 1], np.array([1 - p, p]).T, labels=[0, 1]) for p in own]
    np.testing.assert_allclose(ensemble.log_loss(own), again, atol=1e-12)
    assert ensemble.select(own, 25)[1] > 0


@pytest.mark.parametrize("most", [1, 3, 25])
def test_there_are_no_more_members_than_allowed(most):
    p, y, _ = answers([1.0, 1.2, 0.8, 0.9, 1.1, 0.5])
    own = p[:, np.arange(len(y)), y]
    found = ensemble.select(own, most)
    assert (found > 0).sum() <= most
    if most == 1:
        assert found.argmax() == ensemble.log_loss(own).argmin()


def test_the_best_by_validation_count_the_same():
    p, y, fold = answers([0.5, 2.0, 1.0, 3.0, 0.0, 2.5, 1.5])
    assert np.flatnonzero(mean_of_best.weights(p, y, fold, accuracy, 0)).tolist() == [1, 2, 3, 5, 6]
    found = mean_of_best.weights(p, y, fold, log_loss, 0)
    assert set(found) == {0, 1 / mean_of_best.MEMBERS}, "a loss is smaller where it is better"
    assert found[3] > 0
    assert found[4] == 0


def test_two_nodes_can_be_an_ensemble():
    p, y, fold = answers([1.0, 1.0])
    for plugin in (ensemble, mean_of_best):
        assert plugin.weights(p, y, fold, accuracy, 0).sum() == pytest.approx(1)
