"""Mean losses, and their intervals."""

import numpy as np
import pytest
from lightfold.statistics.losses import log_losses, mean_losses, squared_errors, surprises
from sklearn.metrics import brier_score_loss, log_loss

Y = np.repeat([0, 1, 2], [30, 20, 10])


def invented(seed, y=Y):
    weight = np.exp(np.random.default_rng(seed).normal(size=(len(y), 3)) + 1.5 * np.eye(3)[y])
    return weight / weight.sum(axis=1, keepdims=True)


def mean(loss, given, y=Y, star=None, most=(2, 1, 1, 1)):
    star = np.arange(len(y)) if star is None else star
    return mean_losses(loss(y, given), loss(*surprises(given)), list(most), y, star)


def test_losses_are_those_of_scikit_learn():
    given = [invented(0), invented(1)]
    brier, _, _ = mean(squared_errors, given)
    loss, _, _ = mean(log_losses, given, most=[None] * 4)
    for number, probability in enumerate(given):
        assert loss[4 * number] == pytest.approx(log_loss(Y, probability))
        for code in range(3):
            own = code == Y, probability[:, code]
            assert brier[4 * number + 1 + code] == pytest.approx(brier_score_loss(*own))
            assert loss[4 * number + 1 + code] == pytest.approx(log_loss(*own))
        assert brier[4 * number] == pytest.approx(brier[4 * number + 1 : 4 * number + 4].sum())


def test_an_impossible_class_has_a_finite_log_loss():
    assert np.isfinite(log_losses(np.array([0]), [np.array([[0.0, 1.0]])])).all()


def test_intervals_hold_the_loss_of_the_population():
    """Nominal 95 % of 300 test sets is at least 275 at the 99 % bound."""
    truth = [
        loss(many := np.repeat(np.arange(3), 20000), [invented(2, many)])
        for loss in (squared_errors, log_losses)
    ]
    share = np.bincount(Y) / len(Y)
    for loss, most, own in zip(
        (squared_errors, log_losses), ([2, 1, 1, 1], [None] * 4), truth, strict=True
    ):
        right = own[0].reshape(4, 3, -1).mean(axis=2) @ share
        held = 0
        for seed in range(300):
            _, low, high = mean(loss, [invented(100 + seed)], most=most)
            held += int(low[0] <= right[0] <= high[0])
        assert held >= 275


def test_copies_of_stars_tell_nothing_new():
    given = invented(3)
    once = mean(squared_errors, [given])
    copied = mean(
        *(squared_errors, [np.tile(given, (3, 1))]), np.tile(Y, 3), np.tile(np.arange(len(Y)), 3)
    )
    for end, other in zip(once, copied, strict=True):
        assert end == pytest.approx(other, rel=0.03)


def test_a_perfect_answer_has_an_interval():
    value, low, high = mean(squared_errors, [np.eye(3)[Y]])
    assert value == pytest.approx(0)
    assert low == pytest.approx(0)
    assert (high > 0.01).all()


def test_surprises_are_all_pairs_of_a_class_and_an_answer():
    y, (probability,) = surprises([invented(4)])
    pairs = set(zip(y.tolist(), probability.argmax(axis=1).tolist(), strict=True))
    assert pairs == {(true, given) for true in range(3) for given in range(3)}
