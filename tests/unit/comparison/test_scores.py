"""Scores of settings: over one repeat, two, and several."""

import numpy as np
import pandas as pd
import pytest
from lightfold.comparison.scores import cases, reduced, score, setting_names, with_intervals
from lightfold.statistics.intervals import REPEATS, interval
from samples import SCORED, node


def repeated(values, metric="macro_f1", low=0.1, high=0.2, **columns):
    """Return rows of the table of metrics, one per repeat."""
    rows = [
        {
            **{**node("svc", "none", False, repeat), "decision": "argmax", "metric": metric},
            **{"class": None, "value": value, "low": value - low - 0.01 * repeat},
            **{"high": value + high, "interval": "bootstrap", "support": 40, "dummy": 0.3},
            **columns,
        }
        for repeat, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=[*node("svc", "none", False), *SCORED])


def test_one_repeat_has_the_interval_of_its_stars():
    own = with_intervals(repeated([0.6])).iloc[0]
    assert own[["value", "low", "high"]].tolist() == pytest.approx([0.6, 0.5, 0.8])
    assert own["interval"] == "bootstrap"
    assert np.isnan(own["deviation"])
    assert own[["dummy", "support"]].tolist() == [0.3, 40]


def test_two_repeats_have_the_mean_of_both_intervals():
    own = with_intervals(repeated([0.6, 0.7])).iloc[0]
    assert own[["value", "low", "high"]].tolist() == pytest.approx([0.65, 0.545, 0.85])
    assert own["interval"] == "bootstrap"


def test_three_repeats_have_the_interval_of_the_corrected_t_test():
    values = pd.Series([0.6, 0.65, 0.62])
    own = with_intervals(repeated(values, high=0.1)).iloc[0]
    expected = interval(values, pd.Series([0.2] * 3), pd.Series([0.8] * 3))
    assert own[["value", "low", "high"]].tolist() == pytest.approx(expected)
    assert own["interval"] == REPEATS


def test_equal_repeats_do_not_make_a_score_sure():
    """Two of two stars are found in each of three repeats: six stars at most."""
    own = with_intervals(repeated([1, 1, 1], "recall", low=0.66, high=0, **{"class": "A"})).iloc[0]
    assert own["low"] == pytest.approx(1 - 0.67 / 3**0.5)
    assert own["high"] == 1
    many = with_intervals(repeated([0] * 20, "recall", low=0, high=0.66)).iloc[0]
    assert many["high"] == pytest.approx(0.66 / 5**0.5), "a fifth is tested: five times all"


def test_an_interval_over_repeats_keeps_to_the_bounds_of_its_metric():
    own = with_intervals(repeated([0.99, 0.9, 0.6])).iloc[0]
    assert own["low"] > 0.1
    assert own["high"] == 1
    loss = with_intervals(repeated([0.1, 0.9, 2.0], "log_loss")).iloc[0]
    assert loss["low"] == 0
    assert loss["high"] > 3, "a loss has no highest value"
    free = with_intervals(repeated([0.1, 0.9, 2.0], "r2")).iloc[0]
    assert free["low"] < 0, "no bounds are known"


def test_classes_and_settings_are_not_mixed():
    of_classes = [
        repeated([value], "recall", **{"class": name})
        for name, value in {"A": 0.2, "B": 0.9}.items()
    ]
    table = with_intervals(pd.concat([*of_classes, repeated([0.5], model="knn")]))
    assert table["model"].tolist() == ["svc", "svc", "knn"]
    assert table["value"].tolist() == [0.2, 0.9, 0.5]
    assert table["class"].fillna("all").tolist() == ["A", "B", "all"]


def test_a_score_is_said_with_its_interval():
    setting = pd.Series({"macro_f1": 0.6474, "macro_f1_low": 0.5512, "macro_f1_high": 0.7234})
    assert score(setting, "macro_f1").split() == ["macro_f1", "0.647", "[0.55,", "0.72]"]


def with_ensemble():
    """Return two settings and an ensemble, which is best by validation."""
    rows = [
        node("ensemble", "mixed", False, reducer="mixed"),
        node("svc", "none", False),
        node("svc", "smote", False, reducer="pca"),
    ]
    return pd.DataFrame(rows).assign(validation=[0.9, 0.8, 0.7])


def test_an_ensemble_is_called_by_its_own_name():
    names = setting_names(with_ensemble())
    assert names == ["ensemble", "svc · none", "svc · smote · pca"]


def test_an_ensemble_is_no_case_of_one_resampler_or_reducer():
    table = with_ensemble()
    for case in cases(table, ["ensemble", "svc"], True):
        assert [setting["model"] for setting in case if setting is not None] == ["svc"]
    assert reduced(table, True)["model"].tolist() == ["svc"]
