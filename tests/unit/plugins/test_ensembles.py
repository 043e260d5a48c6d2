"""Weights of ensembles: who is chosen, and that more than luck is asked for."""

import numpy as np
import pytest
from lightfold.plugins.ensembles import ensemble, mean_of_best
from lightfold.plugins.metrics import accuracy, log_loss, macro_f1
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
    weight = ensemble.select(p[:, np.arange(len(y)), y], ensemble.log_loss, 25)
    assert weight.sum() == pytest.approx(1)
    mixed = loss_of(y, np.einsum("m,mnc->nc", weight, p))
    assert mixed < min(loss_of(y, own) for own in p)
    assert mixed <= loss_of(y, p.mean(axis=0))


def test_greedy_selection_takes_one_node_alone_if_no_other_helps():
    _, y, _ = answers([1.0])
    right = np.eye(3)[y] * 0.97 + 0.01
    wrong = np.roll(right, 1, axis=1)
    own = np.stack([wrong, right])[:, np.arange(len(y)), y]
    assert ensemble.select(own, ensemble.log_loss, 25).tolist() == [0, 1]


def test_one_star_that_a_node_is_sure_of_and_wrong_makes_no_number_infinite():
    own = np.array([[1.0, 1.0, 0.0], [0.6, 0.6, 0.6]])
    expected = -np.log(np.clip(own, np.finfo(float).eps, None)).mean(axis=1)
    np.testing.assert_allclose(ensemble.log_loss(own), expected, atol=1e-12)
    again = [loss_of([1, 1, 1], np.array([1 - p, p]).T, labels=[0, 1]) for p in own]
    np.testing.assert_allclose(ensemble.log_loss(own), again, atol=1e-12)
    assert ensemble.select(own, ensemble.log_loss, 25)[1] > 0


@pytest.mark.parametrize("most", [1, 3, 25])
def test_there_are_no_more_members_than_allowed(most):
    p, y, _ = answers([1.0, 1.2, 0.8, 0.9, 1.1, 0.5])
    own = p[:, np.arange(len(y)), y]
    found = ensemble.select(own, ensemble.log_loss, most)
    assert (found > 0).sum() <= most
    if most == 1:
        assert found.argmax() == ensemble.log_loss(own).argmin()


def test_mistakes_are_scores_of_the_most_probable_classes_with_their_sign():
    p, y, _ = answers([2.0, 0.5])
    scores = [macro_f1.score(y, own.argmax(axis=1), own) for own in p]
    np.testing.assert_allclose(ensemble.mistakes(p, macro_f1, y), -np.array(scores))


def test_half_of_the_weight_is_chosen_by_log_loss_and_half_by_the_metric():
    """One node is always right and never sure, the other sure and often wrong in a rare class."""
    y = np.repeat([0, 1, 2], [200, 60, 40])
    meek = np.full((300, 3), 0.33) + 0.01 * np.eye(3)[y]
    sure = np.full((300, 3), 0.01) + 0.97 * np.eye(3)[y]
    sure[-10:] = [0.6, 0.01, 0.39]
    p, fold = np.stack([meek, sure]), np.arange(300) % 3
    assert ensemble.weights(p, y, fold, log_loss, 0).tolist() == [0, 1]
    assert ensemble.weights(p, y, fold, macro_f1, 0).tolist() == [0.5, 0.5]


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
