"""Scaling: what distorted probabilities by two powers is undone, and nothing else is done."""

import numpy as np
import pytest
from lightfold.ensembles.scaling import LEAST, Scaling, fit
from scipy.special import softmax
from sklearn.metrics import log_loss


def invented(stars=20_000, seed=0):
    """Return probabilities that are true, and classes drawn by them."""
    rng = np.random.default_rng(seed)
    density = rng.gamma(0.4, size=(stars, 3)) + 1e-3
    p = density * [0.85, 0.12, 0.03]
    p /= p.sum(axis=1, keepdims=True)
    y = (rng.uniform(size=stars)[:, None] > p.cumsum(axis=1)).sum(axis=1).clip(0, 2)
    return p, y


def distorted(p, y, sharpness, tilt):
    own = p**sharpness * (np.bincount(y) / len(y)) ** tilt
    return own / own.sum(axis=1, keepdims=True)


def test_true_probabilities_stay_as_they_are():
    p, y = invented()
    found = fit(p, y)
    assert (found.sharpness, found.tilt) == pytest.approx((1, 0), abs=0.04)


@pytest.mark.parametrize(("sharpness", "tilt"), [(0.5, 0.0), (1.0, -0.8), (1.6, 0.3)])
def test_two_powers_are_undone(sharpness, tilt):
    p, y = invented()
    worse = distorted(p, y, sharpness, tilt)
    found = fit(worse, y)
    assert found.sharpness == pytest.approx(1 / sharpness, rel=0.05)
    assert found.tilt == pytest.approx(-tilt / sharpness, abs=0.1)
    assert log_loss(y, found.apply(worse)) < log_loss(y, worse) - 0.005


def test_it_is_the_least_log_loss_of_all():
    p, y = invented(500)
    found = fit(p, y)
    best = log_loss(y, found.apply(p))
    for step in ((0.02, 0), (-0.02, 0), (0, 0.02), (0, -0.02)):
        other = Scaling(found.sharpness + step[0], found.tilt + step[1], found.fraction)
        assert log_loss(y, other.apply(p)) > best


def test_equal_classes_have_nothing_to_tilt():
    p, y = invented(300)
    y = np.arange(300) % 3
    assert fit(p, y).tilt == pytest.approx(0, abs=1e-12)


def test_a_class_that_no_member_thought_of_has_a_finite_cost():
    p, y = invented(300)
    p[0], y[0] = [1, 0, 0], 2
    found = fit(p, y)
    assert found.sharpness > 0.5
    assert found.apply(p)[0, 2] > LEAST / 10


def test_members_that_are_worse_than_chance_are_not_turned_around():
    p, y = invented(2000)
    turned = p[:, [2, 0, 1]]
    found = fit(turned, y)
    assert found.sharpness == 0
    np.testing.assert_allclose(found.apply(turned)[0], np.bincount(y) / 2000, atol=1e-3)


def few(seed, sizes=(150, 10), lost=0.01):
    """Return good probabilities of few stars, of which a small share are about nothing."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(len(sizes)), sizes)
    logits = 0.7 * rng.normal(size=(len(y), len(sizes)))
    logits[np.arange(len(y)), y] += 3
    at_random = rng.uniform(size=len(y)) < lost
    logits[at_random] = 1.5 * rng.normal(size=(at_random.sum(), len(sizes)))
    return softmax(logits, axis=1), y


def test_few_stars_that_are_told_apart_do_not_make_every_probability_0_or_1():
    p, y = few(0, lost=0)
    found = fit(p, y)
    assert 1 < found.sharpness < 4
    assert abs(found.tilt) < 2
    assert found.apply(p).min() > 1e-12


def test_few_stars_make_the_probabilities_of_others_better():
    before, after = [], []
    for seed in range(20):
        found = fit(*few(seed))
        p, y = few(1000 + seed, (3000, 200))
        before.append(log_loss(y, p))
        after.append(log_loss(y, found.apply(p)))
    assert np.mean(after) < np.mean(before) / 2
