"""Metrics, on weights and on all draws of a bootstrap at once."""

import warnings

import numpy as np
import pytest
import yaml
from lightfold import registry
from lightfold.predictions import Answers
from lightfold.statistics.draws import Drawn, draw, redraw, redraw_all
from samples import ROOT
from sklearn.metrics import brier_score_loss

METRICS = registry.names("metrics")

#: Those that the configuration names unless it says otherwise.
SCHEMA = yaml.safe_load((ROOT / "config/schemas/config.schema.yaml").read_text())
SHIPPED = SCHEMA["properties"]["metrics"]["default"]

#: What each metric says if every star has its class with probability 1.
PERFECT = dict.fromkeys(SHIPPED, 1.0) | dict.fromkeys(
    ["log_loss", "brier", "mae", "mse", "rmse"], 0.0
)

#: What metrics say if every star gets the commonest of three classes, which have 60, 30 and 10 %.
CONSTANT = {
    "accuracy": 0.6,
    "balanced_accuracy": 1 / 3,
    "kappa": 0.0,
    "mcc": 0.0,
    "g_mean": 0.0,
    "macro_f1": 2 * 0.6 / 1.6 / 3,
    "brier": 1 - (0.6**2 + 0.3**2 + 0.1**2),
    "average_precision": [0.6, 0.3, 0.1],
    "purity_at_completeness": [0.6, 0.3, 0.1],
    "completeness_at_purity": [0.0, 0.0, 0.0],
    "precision": [0.6, 0.0, 0.0],
    "recall": [1.0, 0.0, 0.0],
}


def answers(counts=(60, 30, 8, 0, 12), never=1, digits=1, skill=0.4, seed=0):
    """Return answers of some skill, with tied probabilities; class `never` is never predicted."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(len(counts)), counts)
    probability = rng.dirichlet(np.ones(len(counts)), len(y)) + skill * np.eye(len(counts))[y]
    probability = np.round(probability / probability.sum(axis=1, keepdims=True), digits) + 1e-3
    probability[:, never] = probability.min(axis=1)
    probability /= probability.sum(axis=1, keepdims=True)
    predicted = np.where(
        probability.argmax(axis=1) == never, len(counts) - 1, probability.argmax(axis=1)
    )
    return Answers(y, predicted, probability, np.arange(len(y)))


def scored(metric, given, weight=None):
    plugin = registry.load("metrics", metric)
    with warnings.catch_warnings():
        # scikit-learn warns where it leaves a class out of the mean, or knows of one class only
        warnings.filterwarnings("ignore", "y_pred contains classes not in y_true")
        warnings.filterwarnings("ignore", "A single label was found")
        return plugin.score(given.y, given.predicted, given.probability, weight)


CASES = {
    "ties": answers(),
    "no ties": answers((40, 30, 20), never=2, digits=12, seed=1),
    "two classes": answers((50, 9), never=0, seed=2),
    "one class is there": answers((0, 25, 0), never=2, seed=3),
    "one class is there and predicted": answers((0, 25, 0), never=0, skill=9.0, seed=3),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("metric", METRICS)
def test_all_draws_at_once_score_as_one_by_one(metric, case):
    given = CASES[case]
    rng = np.random.default_rng(4)
    weight = draw(given.y, given.star, 30, seed=5)
    loose = rng.poisson(0.4, weight.shape)  # in these draws classes come and go
    loose[:, 0] = 1
    rare = np.zeros((3, len(given.y)), int)
    rare[np.arange(3), rng.integers(len(given.y), size=3)] = 2
    weight = np.concatenate([weight, loose, rare])
    plugin = registry.load("metrics", metric)
    found = redraw(plugin, given, weight)
    classes = given.probability.shape[1]
    assert found.shape == ((len(weight), classes) if plugin.PER_CLASS else (len(weight),))
    one_by_one = [scored(metric, given, row) for row in weight]
    np.testing.assert_allclose(found, one_by_one, rtol=0, atol=1e-10)


@pytest.mark.parametrize("metric", SHIPPED)
def test_a_perfect_answer_scores_best(metric):
    y = np.repeat(np.arange(3), (20, 10, 5))
    perfect = Answers(y, y, np.eye(3)[y], y)
    np.testing.assert_allclose(scored(metric, perfect), PERFECT[metric], atol=1e-12)


@pytest.mark.parametrize("metric", CONSTANT)
def test_a_constant_answer_scores_what_is_known(metric):
    y = np.repeat(np.arange(3), (60, 30, 10))
    constant = Answers(y, np.zeros(100, int), np.tile([0.6, 0.3, 0.1], (100, 1)), y)
    np.testing.assert_allclose(scored(metric, constant), CONSTANT[metric], atol=1e-12)


@pytest.mark.parametrize("metric", METRICS)
def test_shuffled_answers_score_at_the_level_of_chance(metric):
    """Probabilities in a random order keep their distribution, and say nothing of a star."""
    given = answers((3000, 1500, 500), never=2, digits=3, skill=1.0)
    order = np.random.default_rng(7).permutation(len(given.y))
    shuffled = Answers(given.y, given.predicted[order], given.probability[order], given.star)
    found, well = scored(metric, shuffled), scored(metric, given)
    better = registry.declared("metrics", metric, "GREATER_IS_BETTER")
    assert np.all(found <= well) if better else np.all(found >= well)
    share, answered = (np.bincount(c, minlength=3) / 5000 for c in (given.y, given.predicted))
    chance = {
        "accuracy": share @ answered,
        "balanced_accuracy": 1 / 3,
        "kappa": 0.0,
        "mcc": 0.0,
        "g_mean": 0.0,
        "average_precision": share,
        "purity_at_completeness": share,
        "completeness_at_purity": 0.0,
        "recall": answered,
    }
    if metric in chance:
        np.testing.assert_allclose(found, chance[metric], atol=0.04)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("metric", METRICS)
def test_a_class_without_stars_has_a_number(metric):
    found = scored(metric, CASES["ties"])
    assert np.all(np.isfinite(found))
    if registry.declared("metrics", metric, "PER_CLASS"):
        assert found[3] == 0


def test_purity_and_completeness_are_those_of_the_best_threshold():
    """Ten stars of the class. A contaminant is above the ninth, and another one above the tenth."""
    own = [0.99 - 0.01 * i for i in range(8)] + [0.80, 0.70]
    others = [0.81, 0.71, 0.60, 0.50]
    probability = np.array([*own, *others])
    y = np.array([1] * 10 + [0] * 4)
    given = Answers(y, y, np.stack([1 - probability, probability], axis=1), y)
    # nine of ten stars: one contaminant above them; purity of .9: nine of ten above the threshold
    assert scored("purity_at_completeness", given)[1] == pytest.approx(9 / 10)
    assert scored("completeness_at_purity", given)[1] == pytest.approx(9 / 10)
    for metric in ("purity_at_completeness", "completeness_at_purity"):
        for factor in (0.03, 0.07, 0.61):  # nine tenths are nine tenths, however they are rounded
            weight = np.full(len(y), factor)
            assert scored(metric, given, weight)[1] == pytest.approx(9 / 10)


def test_stars_of_one_probability_are_above_a_threshold_together():
    y = np.array([1, 0, 0, 1])
    tied = np.full((4, 2), 0.5)
    given = Answers(y, y, tied, y)
    for metric in ("average_precision", "purity_at_completeness"):
        np.testing.assert_allclose(scored(metric, given), 0.5)
    np.testing.assert_allclose(scored("completeness_at_purity", given), 0.0)


def test_the_brier_score_is_that_of_scikit_learn():
    given = CASES["ties"]
    weight = np.random.default_rng(9).uniform(size=len(given.y))
    options = {"labels": np.arange(5), "sample_weight": weight, "scale_by_half": False}
    expected = brier_score_loss(given.y, given.probability, **options)
    assert scored("brier", given, weight) == pytest.approx(expected, abs=1e-12)


def test_metrics_of_batches_are_those_of_all_draws(monkeypatch):
    given = CASES["ties"]
    weight = draw(given.y, given.star, 25, seed=8)
    plugins = [registry.load("metrics", metric) for metric in SHIPPED]
    whole = [plugin.score_draws(Drawn(given, weight)) for plugin in plugins]
    monkeypatch.setattr("lightfold.statistics.draws.BATCH", 7 * len(given.y))
    for found, expected, plugin in zip(
        redraw_all(plugins, given, weight), whole, plugins, strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
        np.testing.assert_allclose(redraw(plugin, given, weight), expected, rtol=0, atol=1e-12)
