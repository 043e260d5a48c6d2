"""Decisions: what the weights of each are, and what they are learnt from."""

import numpy as np
import pytest
from lightfold import registry
from lightfold.comparison.answers import decided
from lightfold.plugins.decisions import thresholds
from lightfold.predictions import Answers


def fractions(natural, trained):
    named = {"natural": natural, "trained": trained}
    return {key: value and dict(zip("ABC", value, strict=True)) for key, value in named.items()}


def invented(seed=0, sizes=(300, 60, 20)):
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(3), sizes)
    p = rng.dirichlet([6, 1, 0.5], len(y)) + 0.8 * rng.uniform(size=len(y))[:, None] * np.eye(3)[y]
    p /= p.sum(axis=1, keepdims=True)
    return Answers(y, p.argmax(axis=1), p, np.arange(len(y)))


def weights(name, answers, metric="macro_f1", given=None):
    return registry.load("decisions", name).weights(
        answers, given, registry.load("metrics", metric)
    )


def test_prior_makes_probabilities_of_balanced_classes_those_of_nature():
    """By Bayes' theorem, from densities that both share."""
    rng = np.random.default_rng(0)
    density = rng.gamma(1, size=(50, 3))
    natural, trained = np.array([0.7, 0.2, 0.1]), np.array([0.2, 0.3, 0.5])
    seen, right = (density * prior for prior in (trained, natural))
    seen, right = (values / values.sum(axis=1, keepdims=True) for values in (seen, right))
    answers = Answers(np.zeros(50, int), seen.argmax(axis=1), seen, np.arange(50))
    given = fractions(natural.tolist(), trained.tolist())
    found = decided(answers, weights("prior", answers, given=given), probabilities=True)
    np.testing.assert_allclose(found.probability, right)
    assert (found.predicted == right.argmax(axis=1)).all()
    assert registry.declared("decisions", "prior", "PROBABILITIES")


@pytest.mark.parametrize("trained", [None, [0.7, 0.2, 0.1]])
def test_prior_does_not_apply_where_no_factor_undoes_the_change_or_there_is_none(trained):
    given = fractions([0.7, 0.2, 0.1], trained)
    assert weights("prior", invented(), given=given) is None


def test_thresholds_help_stars_that_they_have_not_seen():
    weight = weights("thresholds", invented())
    new = invented(seed=1, sizes=(1500, 300, 100))
    metric = registry.load("metrics", "macro_f1")
    before, after = (
        metric.score(new.y, decided(new, w, False).predicted, new.probability)
        for w in (np.ones(3), weight)
    )
    assert after > before + 0.02
    assert weight[2] > weight[0], "the rare class needs less"


def test_thresholds_are_for_the_metric_or_for_macro_f1_if_that_looks_at_probabilities():
    answers = invented()
    macro, log_loss, accuracy = (
        weights("thresholds", answers, name) for name in ("macro_f1", "log_loss", "accuracy")
    )
    assert (macro == log_loss).all()
    assert (macro != accuracy).any()


def test_thresholds_are_the_same_each_time_and_draw_a_group_as_a_whole():
    answers = invented()
    first, again = (weights("thresholds", answers) for _ in range(2))
    assert (first == again).all()
    together = Answers(answers.y, answers.predicted, answers.probability, answers.star // 10)
    assert (weights("thresholds", together) != first).any()


def test_thresholds_start_from_one_power_of_the_fractions_that_undoes_a_fit_on_equal_classes():
    rng = np.random.default_rng(0)
    natural = np.array([0.8, 0.15, 0.05])
    density = rng.gamma(0.2, size=(4000, 3)) + 1e-9
    right = density * natural / (density @ natural)[:, None]
    y = (rng.uniform(size=4000)[:, None] > right.cumsum(axis=1)).sum(axis=1).clip(0, 2)
    seen = density / density.sum(axis=1, keepdims=True)
    answers = Answers(y, seen.argmax(axis=1), seen, np.arange(4000))
    own = thresholds.power_weights(answers, registry.load("metrics", "accuracy"))
    fraction = np.log(np.bincount(y) / len(y))
    power = np.polyfit(fraction, np.log(own), 1)
    assert power[0] == pytest.approx(1, abs=0.2)
    np.testing.assert_allclose(np.log(own), np.polyval(power, fraction))
    assert np.log(own).mean() == pytest.approx(0)
