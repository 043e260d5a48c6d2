"""A class that begins at a limit of a feature is told apart from one that a feature was made of."""

import numpy as np
import pytest
from lightfold.audit.limits import has_limits

RNG = np.random.default_rng(0)
PERIOD = 10 ** RNG.normal(size=600)
CLASS = np.arange(600) < 200


@pytest.mark.parametrize(
    ("values", "own", "found"),
    [
        (PERIOD, PERIOD > 3, True),
        (np.log(PERIOD), PERIOD > 3, True),
        (PERIOD, (PERIOD > 0.5) & (PERIOD < 4), True),
        (np.round(PERIOD, 1), np.round(PERIOD, 1) > 3, True),
        (PERIOD, (PERIOD > 3) ^ (np.arange(600) == 5), False),
        (CLASS + RNG.normal(scale=0.1, size=600), CLASS, False),
        (CLASS + 0.5 * RNG.uniform(size=600), CLASS, False),
        (1.0 * CLASS, CLASS, False),
        (PERIOD, PERIOD > 0, False),
    ],
    ids=[
        *("a limit", "in its logarithm", "two limits", "rounded", "a mistake", "noise", "a gap"),
        *("a flag", "one class"),
    ],
)
def test_limits_are_told_from_gaps_and_tails(values, own, found):
    assert has_limits(values, own) == found
