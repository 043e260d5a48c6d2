"""The mixture of classes among new stars: given, estimated and corrected for."""

import numpy as np
import pytest
from hypothesis import given as supposing
from hypothesis import strategies as st
from lightfold.errors import ConfigError
from lightfold.prediction.answers import prior
from lightfold.predictions import Answers
from scipy.stats import norm

OLD, NEW = np.array([0.6, 0.3, 0.1]), np.array([0.1, 0.3, 0.6])
CLASSES = ["EW", "EA", "RRab"]


def answers(share, stars, seed, shift=0.0):
    """Return stars of three classes with the probabilities that the mixture `OLD` gives them."""
    rng = np.random.default_rng(seed)
    y = rng.choice(3, stars, p=share)
    likelihood = norm.pdf(rng.normal(1.5 * y + shift)[:, None], 1.5 * np.arange(3))
    probability = likelihood * OLD / (likelihood @ OLD)[:, None]
    return Answers(y, probability.argmax(axis=1), probability, np.arange(stars))


KNOWN = answers(OLD, 3000, 0)


# --- estimate -------------------------------------------------------------------------------------


def test_the_mixture_is_found_and_its_intervals_hold_it():
    found = prior.estimate(answers(NEW, 4000, 1).probability, OLD, KNOWN)
    np.testing.assert_allclose(found.share, NEW, atol=0.03)
    assert found.share.sum() == pytest.approx(1)
    assert ((found.low <= NEW) & (found.high >= NEW)).all()
    assert ((found.high - found.low) < 0.25).all()


def test_the_same_mixture_is_left_as_it_is():
    found = prior.estimate(answers(OLD, 4000, 2).probability, OLD, KNOWN)
    np.testing.assert_allclose(found.share, OLD, atol=0.04)


def test_the_estimate_is_the_likeliest_mixture():
    """No other one has a higher likelihood, but for the star per class that comes before."""
    p = answers(NEW, 2000, 3).probability
    best = prior.mixture(p, OLD)

    def likelihood(share):
        return np.log(p @ (share / OLD)).sum() + 3 * OLD @ np.log(share)

    rng = np.random.default_rng(0)
    for other in best + rng.normal(scale=0.01, size=(50, 3)):
        other = np.maximum(other, 1e-6)
        assert likelihood(other / other.sum()) <= likelihood(best) + 1e-3


def test_counts_are_copies_of_stars():
    p = answers(NEW, 300, 4).probability
    count = np.random.default_rng(0).integers(0, 4, 300)
    copied = prior.mixture(np.repeat(p, count, axis=0), OLD)
    np.testing.assert_allclose(prior.mixture(p, OLD, count), copied, atol=1e-9)


def test_a_few_stars_rule_no_class_out():
    share = prior.mixture(np.array([[1.0, 0, 0]] * 5), OLD)
    assert share.argmax() == 0
    assert (share > 0).all()


def test_few_stars_leave_the_mixture_open():
    widths = [
        np.ptp([found.low, found.high], axis=0).mean()
        for found in (
            prior.estimate(answers(NEW, stars, 5).probability, OLD, KNOWN) for stars in (40, 4000)
        )
    ]
    assert widths[0] > 2 * widths[1]


# --- corrected ------------------------------------------------------------------------------------


def test_corrected_probabilities_are_those_of_the_other_mixture():
    p = answers(NEW, 500, 7).probability
    likelihood = p / OLD
    expected = likelihood * NEW / (likelihood @ NEW)[:, None]
    np.testing.assert_allclose(prior.corrected(p, OLD, NEW), expected)
    np.testing.assert_allclose(prior.corrected(expected, NEW, OLD), p)


def test_a_star_of_classes_that_the_mixture_lacks_gets_the_mixture():
    new = np.array([0.0, 0.5, 0.5])
    assert prior.corrected(np.array([[1.0, 0, 0]]), OLD, new).tolist() == [[0, 0.5, 0.5]]


def test_a_class_without_training_stars_stays_out():
    found = prior.corrected(np.array([[0.5, 0.5, 0]]), np.array([0.5, 0.5, 0]), np.full(3, 1 / 3))
    assert found.tolist() == [[0.5, 0.5, 0]]


# --- given ----------------------------------------------------------------------------------------


def test_classes_that_are_not_named_divide_the_rest_in_proportion():
    found = prior.given({"EW": 0.2}, CLASSES, OLD)
    np.testing.assert_allclose(found, [0.2, 0.6, 0.2])


@supposing(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda own: sum(own) > 0.1))
def test_shares_of_all_classes_are_taken_as_they_are_but_for_rounding(own):
    shares = [round(share / sum(own), 3) for share in own]
    found = prior.given(dict(zip(CLASSES, shares, strict=True)), CLASSES, OLD)
    np.testing.assert_allclose(found, shares, atol=0.003)
    assert found.sum() == pytest.approx(1)


def test_shares_that_sum_to_one_leave_nothing_for_the_others():
    assert prior.given({"EW": 0.9, "EA": 0.1}, CLASSES, OLD).tolist() == [0.9, 0.1, 0]


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ({"Ew": 0.5}, "no class 'Ew': did you mean 'EW'"),
        ({"EW": 1.2}, "EW: 1.2 is no share"),
        ({"EW": -0.1}, "is no share"),
        ({"EW": "half"}, "'half' is no share"),
        ({"EW": True}, "True is no share"),
        ({"EW": float("nan")}, "nan is no share"),
        ({"EW": 0.8, "EA": 0.4}, "sum to 1.2; they must not exceed 1"),
        ({"EW": 0.5, "EA": 0.2, "RRab": 0.1}, "sum to 0.8, not 1"),
        ({}, "names no class"),
    ],
)
def test_shares_that_make_no_sense_are_refused(shares, message):
    with pytest.raises(ConfigError, match=message):
        prior.given(shares, CLASSES, OLD)


# --- of -------------------------------------------------------------------------------------------


USUAL = np.array([0.02, 0.05, 0.2])


def test_a_mixture_is_given_or_estimated(recwarn):
    p, strange = answers(NEW, 2000, 8).probability, np.linspace(0, 0.999, 2000)
    own = prior.of({"EW": 0.2}, p, OLD, CLASSES, KNOWN, strange, USUAL)
    assert own.tolist() == pytest.approx([0.2, 0.6, 0.2])
    own = prior.of("estimate", p, OLD, CLASSES, KNOWN, strange, USUAL)
    np.testing.assert_allclose(own, NEW, atol=0.04)
    assert not recwarn.list
    with pytest.raises(ConfigError, match="'guess' is not known: write 'estimate'"):
        prior.of("guess", p, OLD, CLASSES, KNOWN, strange, USUAL)


def test_an_estimate_from_strange_stars_comes_with_a_warning():
    p, strange = answers(NEW, 200, 9).probability, np.repeat([0.5, 0.99], [150, 50])
    with pytest.warns(UserWarning, match=r"do not trust .* 25% of these stars .* explains 1\d%"):
        prior.of("estimate", p, OLD, CLASSES, KNOWN, strange, USUAL)


def test_strange_stars_of_a_class_that_often_has_them_cast_no_doubt():
    strange = np.repeat([0.5, 0.99], [82, 18])
    assert prior.doubt(strange, np.array([0, 0.1, 0.9]), USUAL) == ""
    assert "18% of these stars" in prior.doubt(strange, np.array([0.9, 0.1, 0]), USUAL)
