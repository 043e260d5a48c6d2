"""How sure it is that one trial is better than another: answers about the same stars are paired."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from lightfold.plugins.metrics import accuracy, log_loss, macro_f1
from lightfold.tuning.progress import error_of_gain

STARS = 200


def part(y, first=0):
    source = [f"star-{number}" for number in range(first, first + len(y))]
    return SimpleNamespace(y_held=y, held=pd.DataFrame({"source_id": source}))


def answered(y, wrong):
    """Return sure probabilities, right but for some rows."""
    return np.eye(2)[np.where(np.isin(np.arange(len(y)), wrong), 1 - y, y)] * 0.8 + 0.1


@pytest.fixture(name="y")
def balanced():
    return np.arange(STARS) % 2


@pytest.mark.parametrize("metric", [accuracy, macro_f1, log_loss])
def test_equal_answers_differ_for_sure_by_nothing(y, metric):
    own = answered(y, [3, 8, 11])
    assert error_of_gain(metric, [part(y)], own, own) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("metric", [accuracy, log_loss])
def test_of_a_mean_it_is_the_error_of_the_mean_difference_within_classes(y, metric):
    shared = np.arange(40, 80)
    first, second = answered(y, [*range(30), *shared]), answered(y, shared)
    found = error_of_gain(metric, [part(y[:120]), part(y[120:], 120)], first, second)
    unit = 1 if metric is accuracy else np.log(9)
    gain = np.where(np.arange(STARS) < 30, unit, 0.0)
    spread = sum(((own - own.mean()) ** 2).sum() for own in (gain[y == 0], gain[y == 1]))
    assert found == pytest.approx(np.sqrt(spread) / STARS, rel=0.02)


def test_rows_of_a_star_count_as_one(y):
    first, second = answered(y, range(30)), answered(y, [])
    once = error_of_gain(accuracy, [part(y)], first, second)
    twice = error_of_gain(
        accuracy, [part(y), part(y)], *(np.concatenate([own, own]) for own in (first, second))
    )
    assert twice == pytest.approx(once)
