"""What each star contributes to a score, and to the difference of two."""

import numpy as np
import pytest
from lightfold.plugins.metrics import accuracy, log_loss, macro_f1
from lightfold.predictions import Answers
from lightfold.statistics.influence import MOST, bundle, by_labels, contributions, swaps


def answers_of(y, predicted, star=None):
    y, predicted = np.asarray(y), np.asarray(predicted)
    probability = 0.7 * np.eye(3)[predicted] + 0.1
    return Answers(y, predicted, probability, np.arange(len(y)) if star is None else star)


Y = np.repeat([0, 1, 2], [20, 8, 4])
STARS = np.arange(32)
FIRST = answers_of(Y, [0] * 17 + [1] * 3 + [1] * 6 + [0] * 2 + [2, 2, 0, 1])
SECOND = answers_of(Y, [0] * 20 + [1] * 4 + [0] * 4 + [2, 0, 0, 1])


def test_whether_a_metric_looks_at_probabilities():
    assert by_labels(macro_f1)
    assert not by_labels(log_loss)


def test_squared_contributions_to_accuracy_add_up_to_its_stratified_variance():
    found = contributions(accuracy, FIRST, STARS, Y, labels=True)
    right = (FIRST.predicted == Y).astype(float)
    for code, stars in enumerate([20, 8, 4]):
        part = right[code == Y].var(ddof=1) * stars / 32**2
        assert (found[code == Y] ** 2).sum() == pytest.approx(part)
        assert found[code == Y].sum() == pytest.approx(0)


@pytest.mark.parametrize("metric", [accuracy, macro_f1])
def test_counts_of_cells_give_the_same_contributions_as_rows(metric):
    star = STARS // 2  # two rows each
    given = metric, FIRST, star, Y[::2]
    np.testing.assert_allclose(contributions(*given, True), contributions(*given, False))


def test_stars_without_a_row_contribute_nothing():
    stratum = np.append(Y, [0, 2])
    found = contributions(macro_f1, FIRST, STARS, stratum, labels=True)
    np.testing.assert_allclose(found[:32], contributions(macro_f1, FIRST, STARS, Y, labels=True))
    assert (found[32:] == 0).all()


def test_a_swap_of_accuracy_adds_one_part_if_one_setting_is_right():
    effect = swaps(accuracy, FIRST, SECOND, STARS, 32)
    right = (FIRST.predicted == Y).astype(float) - (SECOND.predicted == Y)
    np.testing.assert_allclose(effect, right / 32)


def test_effects_on_macro_f1_add_up_to_nearly_the_difference():
    effect = swaps(macro_f1, FIRST, SECOND, STARS, 32)
    difference = macro_f1.score(Y, FIRST.predicted, FIRST.probability) - macro_f1.score(
        Y, SECOND.predicted, SECOND.probability
    )
    assert effect.sum() == pytest.approx(difference, rel=0.1)
    assert (effect[FIRST.predicted == SECOND.predicted] == 0).all()
    np.testing.assert_allclose(swaps(macro_f1, SECOND, FIRST, STARS, 32), -effect)


def test_rows_of_a_star_are_swapped_together():
    effect = swaps(macro_f1, FIRST, SECOND, STARS, 32)
    both = swaps(macro_f1, FIRST, SECOND, STARS // 2, 16)
    np.testing.assert_allclose(both, effect[::2] + effect[1::2])


def test_large_classes_are_left_out_in_bundles_of_about_equal_size():
    stratum = np.repeat([0, 1], [5, 2 * MOST + 7])
    number = bundle(stratum)
    assert len(set(number[:5])) == 5
    assert not set(number[:5]) & set(number[5:])
    assert set(np.bincount(number)[5:]) == {2, 3}
