"""Differences of two settings: intervals, tests, and practical equality."""

import numpy as np
import pytest
from lightfold.plugins.metrics import log_loss, macro_f1
from lightfold.predictions import Answers
from lightfold.statistics.influence import contributions, swaps
from lightfold.statistics.paired import error_over_stars, over_repeats, over_stars
from scipy.stats import t

#: Runs of a simulation, and most of them that may tell equal settings apart: a probability of .05
#: gives more in 1 of 100 simulations.
RUNS, MOST = 200, 17


def answer(y, recall, rng):
    """Return answers that are right with a class's recall, and any other class if not."""
    classes = len(recall)
    wrong = (y + rng.integers(1, classes, len(y))) % classes
    predicted = np.where(rng.random(len(y)) < np.asarray(recall)[y], y, wrong)
    probability = rng.dirichlet(np.ones(classes), len(y)) + np.eye(classes)[predicted]
    return Answers(y, predicted, probability / 2, np.arange(len(y)))


def compare(first, second, metric=macro_f1, rope=0.01):
    y, star, labels = first.y, first.star, metric is macro_f1
    scores = [metric.score(own.y, own.predicted, own.probability) for own in (first, second)]
    parts = [contributions(metric, own, star, y, labels) for own in (first, second)]
    effect = swaps(metric, first, second, star, len(y)) if labels else None
    return over_stars(scores[0] - scores[1], parts[0] - parts[1], effect, y, rope)


def mixed(first, second, share, rng):
    """Return the first answers, but the second ones for a share of stars."""
    take = rng.random(len(first.y)) < share
    predicted = np.where(take, second.predicted, first.predicted)
    probability = np.where(take[:, None], second.probability, first.probability)
    return Answers(first.y, predicted, probability, first.star)


@pytest.mark.parametrize(
    ("stars", "recall", "share"),
    [
        ((13, 13, 13), (0.7, 0.7, 0.7), 1.0),
        ((375, 22, 13), (0.96, 0.6, 0.35), 1.0),
        ((300, 300, 300), (0.8, 0.8, 0.8), 0.1),
        ((300, 60, 30, 30, 20, 13, 13, 13), (0.95, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7), 1.0),
    ],
)
def test_equal_settings_are_seldom_told_apart(stars, recall, share):
    y, rng = np.repeat(np.arange(len(stars)), stars), np.random.default_rng(len(stars))
    told = covered = 0
    for _ in range(RUNS):
        first = answer(y, recall, rng)
        found = compare(first, mixed(first, answer(y, recall, rng), share, rng))
        told += found.p < 0.05
        covered += found.low <= 0 <= found.high
    assert told <= MOST
    assert covered >= RUNS - MOST


def test_equal_settings_are_seldom_told_apart_by_a_metric_of_probabilities():
    y, rng = np.repeat([0, 1, 2], [60, 30, 13]), np.random.default_rng(0)
    recall = (0.9, 0.7, 0.5)
    found = [compare(answer(y, recall, rng), answer(y, recall, rng), log_loss) for _ in range(RUNS)]
    assert 1 <= sum(own.p < 0.05 for own in found) <= MOST
    assert all((own.p < 0.05) == (not own.low <= 0 <= own.high) for own in found)


def test_a_difference_of_05_is_mostly_found_on_2000_stars():
    y, rng = np.repeat([0, 1, 2], [1600, 240, 160]), np.random.default_rng(0)
    found = 0
    for _ in range(50):
        worse = answer(y, (0.95, 0.6, 0.5), rng)
        again = answer(y, (1.0, 1.0, 1.0), rng)
        better = mixed(worse, again, 0.1, rng)  # a tenth of the stars have a second chance
        found += compare(better, worse).p < 0.001
    assert found > 45


def test_identical_answers_differ_by_nothing():
    y = np.repeat([0, 1, 2], [20, 8, 4])
    own = answer(y, (0.8, 0.5, 0.5), np.random.default_rng(0))
    found = compare(own, own)
    assert found[:4] == (0, 0, 0, 1)
    assert found[4:] == (0, 1, 0)


def test_other_answers_with_the_same_score_have_an_interval():
    y = np.array([0, 0, 0, 1, 1, 1])
    first, second = (
        Answers(y, np.array(own), np.eye(2)[own], np.arange(6))
        for own in ([0, 0, 1, 1, 1, 1], [0, 1, 0, 1, 1, 1])
    )
    found = compare(first, second)
    assert found.difference == 0
    assert found.p == 1
    assert found.low < -0.1
    assert found.high == -found.low


def test_a_difference_by_all_stars_of_a_class_has_an_interval():
    """No contribution varies then, so it would have none without one more star."""
    y = np.array([0] * 5 + [1] * 5)
    right, wrong = (
        Answers(y, own, np.eye(2)[own], np.arange(10)) for own in (y, np.zeros(10, int))
    )
    found = compare(right, wrong)
    assert found.p == 0.5**4
    assert found.low <= 0 < found.difference < found.high


def test_over_repeats_it_is_the_corrected_resampled_t_test():
    found = over_repeats(np.array([0.02, 0.04, 0.03, 0.05, 0.01]), 0.25, 0, rope=0.01)
    error = np.sqrt((1 / 5 + 0.25) * 0.00025)
    half = 2.7764 * error
    assert found[:3] == pytest.approx((0.03, 0.03 - half, 0.03 + half), abs=1e-5)
    assert found.p == pytest.approx(2 * t.sf(0.03 / error, 4))
    assert found.rope_above == pytest.approx(t.sf((0.01 - 0.03) / error, 4))
    assert sum(found[4:]) == pytest.approx(1)


def test_repeats_without_any_difference_are_equal():
    assert over_repeats(np.zeros(3), 0.25, 0, 0.01) == (0, 0, 0, 1, 0, 1, 0)


def test_degrees_of_freedom_are_those_of_the_class_that_varies():
    stratum = np.repeat([0, 1], [100, 13])
    contribution = np.append(np.full(100, 1e-9), np.tile([0.1, -0.1], 7)[:13])
    error, freedom = error_over_stars(contribution, stratum, np.zeros(113))
    assert error == pytest.approx(np.sqrt(0.13))
    assert freedom == pytest.approx(12)


def test_equal_differences_of_repeats_are_no_surer_than_the_stars():
    """One star of 20 in each of three repeats: the spread is nothing but rounding."""
    differences = np.array([0.8 - 0.75, 0.6 - 0.55, 0.05])
    found = over_repeats(differences, 0.25, 0.03, rope=0.01)
    assert found.p == pytest.approx(2 * t.sf(0.05 / 0.03, 2))
    assert found.low == pytest.approx(0.05 - t.ppf(0.975, 2) * 0.03)
