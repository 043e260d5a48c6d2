"""Draws of stars, and what one more star could change."""

import numpy as np
import pytest
from lightfold.plugins.metrics import accuracy, balanced_accuracy, g_mean, log_loss, recall
from lightfold.predictions import Answers
from lightfold.statistics.draws import draw, one_more, redraw


def answers_of(y, predicted, star=None):
    y, predicted = np.asarray(y), np.asarray(predicted)
    probability = 0.7 * np.eye(3)[predicted] + 0.1
    return Answers(y, predicted, probability, np.arange(len(y)) if star is None else star)


MIXED = answers_of([0] * 20 + [1] * 8 + [2] * 4, [0] * 17 + [1] * 3 + [1] * 8 + [0] * 4)


def test_a_draw_has_as_many_stars_of_each_class_as_there_are():
    weight = draw(MIXED.y, MIXED.star, 50, seed=0)
    for code, stars in enumerate([20, 8, 4]):
        assert set(weight[:, MIXED.y == code].sum(axis=1)) == {stars}
    assert (weight != 1).any()


def test_rows_of_a_star_are_drawn_together():
    star = np.arange(32) // 2
    weight = draw(MIXED.y, star, 50, seed=0)
    np.testing.assert_array_equal(weight[:, ::2], weight[:, 1::2])


def test_draws_are_the_same_for_the_same_seed_and_whatever_the_numbers_of_stars_are():
    first, again = (draw(MIXED.y, MIXED.star, 5, 3) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(first, draw(MIXED.y, 10 * MIXED.star, 5, 3))
    assert (first != draw(MIXED.y, MIXED.star, 5, 4)).any()


def test_a_metric_that_scores_no_draws_is_asked_draw_by_draw():
    class Plain:
        score = staticmethod(recall.score)

    weight = draw(MIXED.y, MIXED.star, 20, 0)
    np.testing.assert_allclose(redraw(Plain, MIXED, weight), redraw(recall, MIXED, weight))


def test_the_scores_of_draws_vary_as_a_proportion_does():
    y = np.zeros(200, int)
    own = answers_of(y, (np.arange(200) % 4 == 0).astype(int))
    found = redraw(accuracy, own, draw(y, own.star, 4_000, 0))
    assert found.mean() == pytest.approx(0.75, abs=0.005)
    assert found.std() == pytest.approx(np.sqrt(0.75 * 0.25 / 200), rel=0.05)


def test_one_more_star_changes_a_proportion_by_one_part():
    change = one_more([accuracy, recall, balanced_accuracy], MIXED)
    right = 25 / 32
    assert change[0] == pytest.approx(max(right, 1 - right) / 33)
    np.testing.assert_allclose(change[1], [0.85 / 21, 1 / 9, 1 / 5])
    assert change[2] == pytest.approx(1 / 5 / 3)


def test_one_more_star_lifts_a_geometric_mean_that_is_zero_for_want_of_one():
    assert one_more([g_mean], MIXED)[0] == pytest.approx((0.85 * 1 * 0.2) ** (1 / 3))


def test_one_more_star_is_answered_as_others_are_so_a_loss_stays_finite():
    sure = Answers(MIXED.y, MIXED.y, np.eye(3)[MIXED.y], MIXED.star)
    assert one_more([log_loss], MIXED)[0] < 0.1
    assert np.isfinite(one_more([log_loss], sure)[0])


def test_a_star_that_comes_as_copies_is_added_with_its_copies():
    copies = np.repeat(np.arange(32), 5)
    many = answers_of(MIXED.y[copies], MIXED.predicted[copies], copies)
    np.testing.assert_allclose(one_more([recall], many), one_more([recall], MIXED))
