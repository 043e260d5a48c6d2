"""The audit sees numbers in the order of discovery, and lets measured values pass."""

import numpy as np
import pytest
from lightfold.audit.discovery import check_discovery, runs
from lightfold.audit.worth import Trials, draw_stars
from lightfold.tables import feature_columns
from samples import CLASSES, stars

RNG = np.random.default_rng(0)
TABLE = stars((150, 100, 80)).sample(frac=1, random_state=0, ignore_index=True)
CODE = TABLE["label"].map({name: n for n, name in enumerate(CLASSES)}).to_numpy()
#: In each of five campaigns, classes are looked for one after the other.
ORDER = np.argsort(np.lexsort((RNG.uniform(size=330), CODE, RNG.integers(5, size=330))))


def found(values, table=TABLE):
    table = table.assign(x7=np.asarray(values, dtype="float32"))
    some = draw_stars(table, feature_columns(table), seed=0)
    return check_discovery(table, Trials(some, seed=0))


@pytest.mark.parametrize(
    "numbers",
    [
        *(ORDER, 10_000 - ORDER, ORDER / 1000, np.cumsum(RNG.integers(1, 4, 330))[ORDER]),
        np.where(np.arange(330) % 3, ORDER, np.nan),
    ],
    ids=["numbers", "falling", "divided", "with gaps", "known for some"],
)
def test_numbers_that_rise_from_campaign_to_campaign_are_named(numbers):
    finding = found(numbers)
    assert not finding["passed"]
    assert finding["severity"] == "warning"
    assert "x7 (classes in runs: macro-F1" in finding["message"]


@pytest.mark.parametrize(
    "values",
    [
        RNG.permutation(330),
        CODE + 0.1 * RNG.normal(size=330),
        np.round(30 * (CODE + 0.1 * RNG.normal(size=330))),
        np.round(CODE + 0.1 * RNG.normal(size=330), 5),
        CODE,
        np.full(330, 3.0),
    ],
    ids=["numbers in no order", "measured", "with ties", "many digits", "code", "constant"],
)
def test_other_features_pass(values):
    assert found(values)["passed"]


def test_runs_are_0_by_chance_and_1_in_blocks():
    label = np.repeat(["a", "b"], 5000)
    assert runs(label) > 0.99
    assert abs(runs(RNG.permutation(label))) < 0.05
    assert runs(label[:10]) == 0
