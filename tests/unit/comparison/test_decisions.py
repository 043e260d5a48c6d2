"""Decisions of a node: measured on folds that had no part in them, and the best is chosen."""

import numpy as np
import pytest
from lightfold import registry
from lightfold.axes import NODE_AXES
from lightfold.comparison.decisions import Decision, chosen_decisions, learn
from lightfold.comparison.evaluate import weights
from lightfold.predictions import Answers
from samples import CLASSES, node

NOTHING = {"natural": dict.fromkeys(CLASSES, 1 / 3), "trained": None}
ALL = ["argmax", "prior", "thresholds"]


def invented(seed=0, sizes=(240, 60, 30), skewed=6.0):
    """Return answers about training stars that favour the commonest class, and their folds."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(3), sizes)
    p = rng.dirichlet([skewed, 1, 1], len(y)) + rng.uniform(size=len(y))[:, None] * np.eye(3)[y]
    p /= p.sum(axis=1, keepdims=True)
    fold = np.arange(len(y)) % 3
    return Answers(y, p.argmax(axis=1), p, np.arange(len(y))), fold


def learnt(answers, fold, names=ALL, fractions=NOTHING, metric="macro_f1"):
    found = learn(names, answers, fold, fractions, registry.load("metrics", metric))
    return {own.name: own for own in found}


def test_validation_of_argmax_is_the_mean_score_over_folds():
    answers, fold = invented()
    metric = registry.load("metrics", "macro_f1")
    parts = [answers.part(fold == number) for number in range(3)]
    scores = [metric.score(own.y, own.predicted, own.probability) for own in parts]
    assert learnt(answers, fold)["argmax"].validation == pytest.approx(np.mean(scores))


def test_a_fold_has_no_part_in_the_weights_that_it_is_scored_by():
    """Each fold is taught, by its labels, that another class is favoured; only it gains by that."""
    answers, _ = invented(sizes=(100, 100, 100), skewed=1)
    fold = np.arange(300) % 3
    p = answers.probability / np.where(np.arange(3) == fold[:, None], 0.15, 1)
    p /= p.sum(axis=1, keepdims=True)
    skewed = Answers(answers.y, p.argmax(axis=1), p, answers.star)
    metric = registry.load("metrics", "macro_f1")
    plugin = registry.load("decisions", "thresholds")
    own = learnt(skewed, fold)
    cheated = []
    for number in range(3):
        part = skewed.part(fold == number)
        weight = plugin.weights(part, NOTHING, metric)
        cheated.append(
            metric.score(part.y, (part.probability * weight).argmax(axis=1), part.probability)
        )
    assert own["thresholds"].validation < own["argmax"].validation < np.mean(cheated)
    assert own["argmax"].chosen


def test_the_best_by_validation_is_chosen_and_argmax_of_equals():
    answers, fold = invented()
    own = learnt(answers, fold)
    assert list(own) == ["argmax", "thresholds"], "the prior does not apply"
    assert own["thresholds"].validation > own["argmax"].validation + 0.02
    assert [decision.chosen for decision in own.values()] == [False, True]
    same = learnt(answers, fold, metric="log_loss")
    assert same["thresholds"].validation == same["argmax"].validation
    assert same["argmax"].chosen


def test_a_prior_that_makes_probabilities_better_is_chosen_for_a_metric_of_probabilities():
    rng = np.random.default_rng(0)
    trained, natural = np.array([1, 1, 1]) / 3, np.array([0.8, 0.15, 0.05])
    density = rng.gamma(0.3, size=(900, 3))
    right = density * natural / (density @ natural)[:, None]
    y = (rng.uniform(size=900)[:, None] > right.cumsum(axis=1)).sum(axis=1).clip(0, 2)
    p = density * trained / (density @ trained)[:, None]
    answers = Answers(y, p.argmax(axis=1), p, np.arange(900))
    named = {
        "natural": dict(zip(CLASSES, natural, strict=True)),
        "trained": dict(zip(CLASSES, trained, strict=True)),
    }
    own = learnt(answers, np.arange(900) % 3, fractions=named, metric="log_loss")
    assert own["prior"].chosen
    assert own["prior"].validation < own["argmax"].validation - 0.05


def test_the_chosen_decision_is_read_as_it_was_written():
    weight = np.array([1.0, 2, 4])
    found = [Decision("argmax", np.ones(3), 0.5, False), Decision("prior", weight, 0.6, True)]
    axes = {key: value for key, value in node("knn", "none", False).items() if key != "leaked"}
    table = weights(found, CLASSES).assign(**axes)
    ((key, own),) = chosen_decisions(table.sample(frac=1, random_state=1), CLASSES).items()
    assert key == tuple(axes[axis] for axis in NODE_AXES)
    assert (own.name, own.validation) == ("prior", 0.6)
    assert own.weight.tolist() == [1, 2, 4]
    p = np.array([[0.5, 0.4, 0.1]])
    decided = own.decide(Answers(np.zeros(1, int), np.zeros(1, int), p, np.zeros(1, int)))
    assert decided.predicted.tolist() == [1]
    np.testing.assert_allclose(decided.probability, [[5 / 17, 8 / 17, 4 / 17]])
