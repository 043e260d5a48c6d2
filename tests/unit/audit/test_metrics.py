"""The contract check of metrics lets honest ones pass, and says what is wrong with others."""

from types import SimpleNamespace

import numpy as np
import pytest
from lightfold import registry
from lightfold.audit.metrics import check_metric


def metric(score, greater=True, per_class=False, bounds=None, **more):
    constants = {"GREATER_IS_BETTER": greater, "PER_CLASS": per_class, "BOUNDS": bounds}
    return SimpleNamespace(score=score, **constants, **more)


def right(y, predicted, probability, weight=None):
    return np.average(y == predicted, weights=weight)


@pytest.mark.parametrize("name", registry.names("metrics"))
def test_every_metric_of_lightfold_keeps_to_the_contract(name):
    assert check_metric(registry.load("metrics", name)) == ""


@pytest.mark.parametrize(
    ("plugin", "said"),
    [
        (metric(lambda *given: 0.5), "as for perfect ones"),
        (metric(right, greater=False), "better for shuffled"),
        (metric(lambda y, p, *_: float(np.mean(y != p))), "better for shuffled"),
        (metric(lambda *given: np.nan), "not finite"),
        (metric(lambda *given: 100 * right(*given), bounds=(0, 1)), "beyond BOUNDS"),
        (metric(lambda y, p, q, w=None: right(y, p, q)), "weight 2"),
        (metric(lambda y, p, *_: np.average(y == p, weights=np.arange(len(y)))), "the order"),
        (metric(lambda y, p, *_: float(y[0] == p[0])), "the order"),
        (metric(right, score_draws=lambda drawn: np.zeros(len(drawn.weight))), "of each draw"),
        (metric(lambda y, p, *_: np.array([1.0, 2.0])), "returns 2 numbers"),
        (metric(right, per_class=True), "not one per class"),
        (metric(lambda y: 1.0), "TypeError"),
        (metric(lambda *given: right(*given) + 1e-3 * np.random.default_rng().random()), "second"),
    ],
)
def test_a_metric_that_cannot_be_one_is_named_with_its_fault(plugin, said):
    assert said in check_metric(plugin)
