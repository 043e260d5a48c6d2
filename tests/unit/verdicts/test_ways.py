"""What a node answers in each way to handle imbalance: test stars have no part in any choice."""

import dataclasses

import numpy as np
from lightfold import registry
from lightfold.predictions import Answers
from lightfold.verdicts.calibration_maps import MAPS, cross_fit
from lightfold.verdicts.ways import Way, best_map, handle, in_order

SIZES = (200, 60, 25)
EVEN = np.ones(3)
METRIC = registry.load("metrics", "macro_f1")


def invented(seed, sharpness=1.0, sizes=SIZES):
    """Return answers whose probabilities are true if `sharpness` is 1."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(3), sizes)
    logit = 1.5 * (rng.normal(size=(len(y), 3)) + 1.5 * np.eye(3)[y])
    logit = sharpness * (logit + np.log(np.array(sizes) / sum(sizes)))
    probability = np.exp(logit - logit.max(axis=1, keepdims=True))
    probability /= probability.sum(axis=1, keepdims=True)
    return Answers(y, probability.argmax(axis=1), probability, np.arange(len(y)))


TEST, SEEN = invented(0, 3.0), invented(1, 3.0)


def ways(test=TEST, **weights):
    return handle("smote", test, SEEN, {"argmax": EVEN, **weights}, METRIC).answers


def test_each_decision_is_made_once_as_given_and_once_recalibrated():
    found = ways(thresholds=np.array([1.0, 2.0, 3.0]), prior=np.array([2.0, 1.0, 0.5]))
    assert [way.name for way in in_order(list(found))] == [
        *("smote", "smote + prior", "smote + thresholds", "smote + recalibration"),
        "smote + recalibration + thresholds",
    ]
    assert [way.steps for way in in_order(list(found))] == [1, 2, 2, 2, 3]


def test_thresholds_change_the_class_and_leave_probabilities_alone():
    found = ways(thresholds=np.array([1.0, 2.0, 3.0]))
    own = found[Way("smote", decision="thresholds")]
    np.testing.assert_array_equal(own.probability, found[Way("smote")].probability)
    expected = (TEST.probability * [1, 2, 3]).argmax(axis=1)
    np.testing.assert_array_equal(own.predicted, expected)
    assert (expected != TEST.predicted).any()


def test_the_prior_changes_probabilities_too():
    own = ways(prior=np.array([2.0, 1.0, 0.5]))[Way("smote", decision="prior")]
    expected = TEST.probability * [2, 1, 0.5]
    np.testing.assert_allclose(own.probability, expected / expected.sum(axis=1, keepdims=True))
    np.testing.assert_array_equal(own.predicted, expected.argmax(axis=1))


def test_recalibration_makes_overconfident_probabilities_better():
    found = ways()
    loss = [
        -np.log(found[way].probability[np.arange(len(TEST.y)), TEST.y]).mean()
        for way in (Way("smote"), Way("smote", "recalibration"))
    ]
    assert loss[1] < loss[0] - 0.05


def test_labels_of_test_stars_change_no_answer():
    other = dataclasses.replace(TEST, y=np.random.default_rng(3).permutation(TEST.y))
    weights = {"thresholds": np.array([1.0, 2.0, 3.0])}
    for one, two in zip(ways(**weights).values(), ways(other, **weights).values(), strict=True):
        np.testing.assert_array_equal(one.predicted, two.predicted)
        np.testing.assert_array_equal(one.probability, two.probability)


def test_the_map_has_the_least_log_loss_out_of_fold():
    method, given = best_map(SEEN)
    rows = np.arange(len(SEEN.y))
    losses = {name: -np.log(cross_fit(name, SEEN)[rows, SEEN.y]).mean() for name in MAPS}
    assert method == min(losses, key=losses.get)
    np.testing.assert_array_equal(given, cross_fit(method, SEEN))


def test_ways_are_in_the_order_of_resamplers_none_first():
    ways = [Way("smote"), Way("none", decision="thresholds"), Way("none"), Way("adasyn")]
    assert [way.name for way in in_order(ways)] == ["none", "none + thresholds", "smote", "adasyn"]
