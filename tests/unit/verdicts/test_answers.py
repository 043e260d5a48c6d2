"""What is said of one setting's answers, for two and for eight classes."""

import pytest
from lightfold.verdicts.answers import (
    say_classes,
    say_confusions,
    say_leak,
    say_probabilities,
    say_sets,
)


def found(recall, support=100, spread=0.02, precision=0.9):
    ends = {"low": recall - spread, "high": min(recall + spread, 1.0)}
    return {"recall": recall, **ends, "precision": precision, "support": support}


def texts(sentences):
    return [sentence.text for sentence in sentences]


def test_two_classes_are_said_with_their_recall_and_number_of_stars():
    scores = {"EW": found(0.99, 375, precision=0.98), "beta_Lyr": found(0.31, 13, 0.2)}
    assert texts(say_classes(scores)) == [
        "EW is learnt: recall 0.990 [0.970, 1.000] of 375 stars.",
        "beta_Lyr is not learnt: recall 0.31 [0.11, 0.51] of 13 stars.",
    ]


def test_a_class_of_one_star_is_singular():
    scores = {"A": found(0.9, precision=1.0), "B": found(0.0, 1, 0.0)}
    assert texts(say_classes(scores))[1].endswith("of 1 star.")


def test_of_eight_classes_the_learnt_ones_are_counted_and_the_others_named():
    scores = {f"c{number}": found(0.9 + 0.01 * number) for number in range(6)}
    scores |= {"part": found(0.42, 12, 0.2), "none": found(0.1, 12, 0.1)}
    assert texts(say_classes(scores)) == [
        "6 of 8 classes are learnt; of these, c0 has the lowest recall, 0.900 [0.880, 0.920] of "
        "100 stars.",
        "part is learnt in part: recall 0.42 [0.22, 0.62] of 12 stars.",
        "none is not learnt: recall 0.100 [0.00, 0.20] of 12 stars.",
    ]


def test_a_few_learnt_classes_are_named_in_their_order():
    scores = {"b": found(0.95), "a": found(0.9)}
    (text,) = texts(say_classes(scores))
    assert text.startswith("b and a are learnt; of these, a has the lowest recall, 0.900")


def test_several_classes_that_are_not_learnt_share_a_sentence():
    scores = {name: found(0.1, 9, 0.1) for name in "abcd"} | {"e": found(0.9)}
    assert texts(say_classes(scores))[1] == (
        "a (0.100 [0.00, 0.20] of 9 stars), b (0.100 [0.00, 0.20] of 9 stars), "
        "c (0.100 [0.00, 0.20] of 9 stars) and 1 other are not learnt."
    )


def test_without_recalls_nothing_is_said_of_classes():
    assert say_classes({}) == []


def confusion(hits, **wrong):
    return {("a", "a"): hits, **{("a", name): count for name, count in wrong.items()}}


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (confusion(2, b=2), ["Confused most: 2 of 4 a are taken for b."]),
        (confusion(3, b=1), []),
        (confusion(38, b=2), ["Confused most: 2 of 40 a are taken for b."]),
        (confusion(39, b=2), []),
        (
            confusion(4, b=2, c=3, d=4),
            ["Confused most: 4 of 13 a are taken for d, 3 of 13 a are taken for c."],
        ),
        (confusion(0), []),
    ],
)
def test_confusions_are_said_if_they_are_of_several_stars_and_not_of_a_small_share(counts, said):
    assert texts(say_confusions(counts, repeats=1)) == said


def test_confusions_of_rare_classes_come_first():
    counts = {("a", "a"): 80, ("a", "b"): 20, ("b", "b"): 2, ("b", "a"): 2}
    assert texts(say_confusions(counts, repeats=1)) == [
        "Confused most: 2 of 4 b are taken for a, 20 of 100 a are taken for b."
    ]


def error(ece, log_loss=0.5, spread=0.01):
    ends = {"ece_low": ece - spread, "ece_high": ece + spread}
    return {"ece": ece, **ends, "log_loss": log_loss}


@pytest.mark.parametrize(
    ("own", "best", "text"),
    [
        (
            0.04,
            0.0,
            "Its probabilities can be trusted: they are off by 0.040 [0.030, 0.050] on average "
            "(ece).",
        ),
        (
            0.045,
            0.036,
            "Whether its probabilities can be trusted cannot be decided: they are off by 0.045 "
            "[0.035, 0.055] on average (ece); recalibration brings nothing.",
        ),
        (
            0.045,
            0.034,
            "Whether its probabilities can be trusted cannot be decided: they are off by 0.045 "
            "[0.035, 0.055] on average (ece); recalibrated by isotonic, by 0.034 [0.024, 0.044].",
        ),
        (
            0.08,
            0.02,
            "Its probabilities cannot be trusted: they are off by 0.080 [0.070, 0.090] on average "
            "(ece); recalibrated by isotonic, by 0.020 [0.010, 0.030].",
        ),
    ],
)
def test_probabilities_are_said_with_their_error_and_the_best_recalibration(own, best, text):
    calibration = {"none": error(own), "isotonic": error(best, 0.3), "temperature": error(0.0, 0.4)}
    assert texts(say_probabilities(calibration)) == [text]


def test_probabilities_of_a_task_without_a_table_are_not_spoken_of():
    assert say_probabilities({}) == []
    (alone,) = texts(say_probabilities({"none": error(0.01)}))
    assert alone.endswith("on average (ece).")


def test_sets_are_said_for_the_rarest_class():
    row = {"coverage_asked": 0.9, "coverage": 0.385, "low": 0.18, "high": 0.64, "mean_size": 1.2}
    both = {"marginal": row, "interpolated": row, "class_conditional": {**row, "mean_size": 2.04}}
    assert texts(say_sets(both, "beta_Lyr")) == [
        "Sets of classes that should hold the true one for 90 % of stars do so for 0.39 "
        "[0.18, 0.64] of beta_Lyr.",
        "Made class by class, such sets do so for 0.39 [0.18, 0.64] of beta_Lyr, with 2.0 classes "
        "each.",
    ]
    assert say_sets({}, "beta_Lyr") == []


def leak(difference, spread, model="svc"):
    axes = {"model": model, "resampler": "smote", "reducer": "none", "leaked_protocol": "slides"}
    ends = {"low": difference - spread, "high": difference + spread}
    return {**axes, "honest": 0.55, "leaked": 0.55 + difference, "difference": difference, **ends}


def test_a_leak_is_said_for_the_pair_that_it_flatters_most():
    assert texts(say_leak([leak(0.1, 0.05, "knn"), leak(0.4, 0.1)], "macro_f1", True)) == [
        "The protocol slides leaks: it claims macro_f1 0.950 for svc with smote, which honestly "
        "has 0.550, a difference of +0.400 [+0.30, +0.50]."
    ]
    assert say_leak([], "macro_f1", True) == []


@pytest.mark.parametrize(
    ("difference", "greater", "sure"),
    [(0.1, True, True), (0.1, False, False), (-0.1, False, True), (0.01, True, False)],
)
def test_a_leak_that_can_be_chance_is_said_to_be_so(difference, greater, sure):
    (text,) = texts(say_leak([leak(difference, 0.05)], "loss", greater))
    assert text.endswith("can be chance.") != sure
