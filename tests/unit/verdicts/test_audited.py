"""What is said of the audit's warnings, and of a leak."""

import pytest
from lightfold.verdicts.audited import say_leak, say_warnings


def texts(sentences):
    return [sentence.text for sentence in sentences]


def finding(check, message="", value=1.0, threshold=0.0):
    return {"check": check, "message": message, "value": value, "threshold": threshold}


def test_each_check_that_warns_is_said_once():
    findings = [
        finding("few_test_stars", "class 'a' has 6 test stars: take more", 6, 10),
        finding("few_test_stars", "class 'a' has 7 test stars: take more", 7, 10),
        finding("nuisance_in_features", "2 features rank stars as\ntheir position does"),
    ]
    assert texts(say_warnings(findings)) == [
        "The rarest class has 6 test stars, fewer than 10: one more or less moves its scores.",
        "2 features rank stars as their position does.",
    ]
    assert say_warnings([]) == []


def leak(difference, spread, model="svc", resampler="smote"):
    axes = {"model": model, "resampler": resampler, "reducer": "none", "leaked_protocol": "slides"}
    ends = {"low": difference - spread, "high": difference + spread}
    scores = {"honest": 0.55, "leaked": 0.55 + difference, "leaked_natural": 0.6}
    return {**axes, **scores, "difference": difference, **ends}


NATURAL = "Were its test classes weighted as in nature, it would claim 0.600"


def test_a_leak_is_said_for_the_pair_that_it_flatters_most():
    assert texts(say_leak([leak(0.1, 0.05, "knn"), leak(0.4, 0.1)], "macro_f1", True)) == [
        "The protocol slides leaks: in the worst of 2 pairs, it claims macro_f1 0.950 for svc with "
        "smote, which honestly has 0.550 (both by the most probable class), a difference of "
        "+0.400 [+0.30, +0.50].",
        f"{NATURAL}.",
    ]
    (text, _) = texts(say_leak([leak(0.4, 0.1)], "macro_f1", True))
    assert text.startswith("The protocol slides leaks: it claims macro_f1 0.950")
    assert say_leak([], "macro_f1", True) == []


@pytest.mark.parametrize(("spread", "said"), [(0.02, False), (0.03, True)])
def test_without_resampling_a_leak_may_be_chance(spread, said):
    pairs = [
        leak(0.4, 0.1),
        leak(0.02, spread / 2, resampler="none"),
        leak(0.025, spread, "knn", "none"),
    ]
    _, text = texts(say_leak(pairs, "macro_f1", True))
    more = "; without resampling, the largest difference, +0.025 [−0.005, +0.055], can be chance"
    more = more if said else ""
    assert text == f"{NATURAL}{more}."


@pytest.mark.parametrize(
    ("difference", "greater", "sure"),
    [(0.1, True, True), (0.1, False, False), (-0.1, False, True), (0.01, True, False)],
)
def test_a_leak_that_can_be_chance_is_said_to_be_so(difference, greater, sure):
    text, *_ = texts(say_leak([leak(difference, 0.05)], "loss", greater))
    assert text.endswith("can be chance.") != sure
