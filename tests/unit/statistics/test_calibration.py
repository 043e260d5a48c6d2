"""Calibration errors, their intervals, and bins."""

import numpy as np
import pytest
from lightfold.statistics.calibration import expected_error, fill_bins

STARS = 400


def filled(hit, probability, star=None):
    hit, probability = np.atleast_2d(hit), np.atleast_2d(np.asarray(probability, float))
    return fill_bins(hit, probability, np.arange(hit.shape[1]) if star is None else star)


def drawn(probability, seed, shift=0.0):
    """Return labels that come true with a probability that is so much higher."""
    truth = np.clip(probability + shift, 0, 1)
    return np.random.default_rng(seed).random(probability.shape) < truth


def test_bins_have_the_rows_fractions_and_probabilities_of_a_count_by_hand():
    """Two bins of ten rows: .2 with three hits, .7 with eight."""
    hit = np.r_[np.arange(10) < 3, np.arange(10) < 8]
    bins = filled(hit, np.repeat([0.2, 0.7], 10))
    assert bins.rows.tolist() == [[10, 10]]
    assert bins.fraction == pytest.approx(np.array([[0.3, 0.8]]))
    assert bins.probability == pytest.approx(np.array([[0.2, 0.7]]))
    assert bins.variance == pytest.approx(0, abs=1e-12)
    assert bins.effect == [1]


def test_rows_of_one_probability_share_a_bin():
    bins = filled(np.arange(STARS) % 2 == 0, np.repeat([0.0, 0.5, 1.0], [350, 30, 20]))
    assert sorted(bins.rows[bins.rows > 0]) == [20, 30, 350]


def test_doubtful_rows_of_a_rare_class_have_bins_of_their_own():
    """Bins of equal numbers of rows would put all twenty of them in one bin."""
    probability = np.r_[np.full(380, 0.001), np.linspace(0.1, 0.9, 20)]
    bins = filled(probability > 0.5, probability)
    assert len(np.unique(bins.number[0, -20:])) >= 4


def test_labels_do_not_move_bins():
    probability = np.random.default_rng(0).random(STARS)
    first, second = (filled(drawn(probability, seed), probability).number for seed in (1, 2))
    assert (first == second).all()


def test_few_stars_have_few_bins():
    probability = np.linspace(0, 1, 25)
    assert filled(probability > 0.5, probability).rows.shape == (1, 2)
    assert filled([True], [0.5]).rows.shape == (1, 1)


def test_probabilities_that_are_right_have_an_interval_from_0():
    """At most 11 of 200 test sets are outside: the 99 % bound for 2.5 % at the low end."""
    rng = np.random.default_rng(3)
    probability = rng.beta(0.5, 2, size=(200, 90))
    value, low, high = expected_error(filled(drawn(probability, 4), probability))
    assert (low > 0).sum() <= 11
    assert (high > 0).all()
    plain = filled(drawn(probability, 4), probability)
    plug_in = (plain.rows * np.abs(plain.fraction - plain.probability)).sum(axis=1) / 90
    assert value.mean() < 0.5 * plug_in.mean()


def test_intervals_of_wrong_probabilities_hold_the_error():
    """All are .15 too low; nominal 95 % of 200 is at least 182 at the 99 % bound."""
    probability = np.random.default_rng(5).uniform(0.1, 0.7, size=(200, 200))
    value, low, high = expected_error(filled(drawn(probability, 6, shift=0.15), probability))
    assert ((low <= 0.15) & (high >= 0.15)).sum() >= 182
    assert value.mean() == pytest.approx(0.15, abs=0.01)


def test_a_small_sample_without_a_wrong_answer_may_have_an_error():
    """Of 40 stars at .999 all are right; up to 3 in 40 could be wrong."""
    value, low, high = expected_error(filled(np.full(40, True), np.full(40, 0.999)))
    assert (value[0], low[0]) == pytest.approx((0.001, 0), abs=0.001)
    assert 0.05 < high[0] < 0.12


def test_probabilities_of_1_are_no_worse_known_than_those_close_to_it():
    for hits in (40, 39):
        hit = np.arange(40) < hits
        ends = [expected_error(filled(hit, np.full(40, sure)))[2][0] for sure in (1, 0.9999)]
        assert ends[0] == pytest.approx(ends[1], abs=0.02)


def test_answers_that_are_always_wrong_have_the_largest_error():
    value, low, high = expected_error(filled(np.full(STARS, False), np.ones(STARS)))
    assert value[0] > 0.99
    assert 0.97 < low[0] <= value[0] <= high[0] <= 1


def test_copies_of_stars_widen_the_interval():
    probability = np.random.default_rng(7).random(100)
    hit = drawn(probability, 8)
    once = expected_error(filled(hit, probability))
    copied = filled(np.tile(hit, 4), np.tile(probability, 4), np.tile(np.arange(100), 4))
    assert copied.effect == pytest.approx(4)
    assert [float(end[0]) for end in expected_error(copied)] == pytest.approx(
        [float(end[0]) for end in once], abs=0.02
    )


def test_more_stars_narrow_the_interval():
    widths = []
    for stars in (50, 500, 5000):
        probability = np.random.default_rng(9).random((20, stars))
        _, low, high = expected_error(filled(drawn(probability, 10, 0.1), probability))
        widths.append((high - low).mean())
    assert widths[0] > 1.5 * widths[1] > 3 * widths[2]
