"""What is said of one setting's answers, for two and for eight classes."""

import pytest
from lightfold.verdicts.answers import (
    say_classes,
    say_confusions,
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
        "EW is learnt: recall 0.990 [0.970, 1.000] of 375 stars, purity 0.980.",
        "beta_Lyr is not learnt: recall 0.31 [0.11, 0.51] of 13 stars, purity 0.900.",
    ]


def test_a_class_of_one_star_is_singular():
    """And if none is given a class, nothing is said of its purity."""
    scores = {"A": found(0.9, precision=1.0), "B": found(0.0, 1, 0.0)}
    assert texts(say_classes(scores))[1].endswith("of 1 star.")


def test_of_eight_classes_the_learnt_ones_are_counted_and_the_others_named():
    scores = {f"c{number}": found(0.9 + 0.01 * number) for number in range(6)}
    scores["c3"]["precision"] = 0.8
    scores |= {"part": found(0.42, 12, 0.2), "none": found(0.1, 12, 0.1)}
    assert texts(say_classes(scores)) == [
        "6 of 8 classes are learnt; of these, c0 has the lowest recall, 0.900 [0.880, 0.920] of "
        "100 stars, and c3 has the lowest purity, 0.800.",
        "part is learnt in part: recall 0.42 [0.22, 0.62] of 12 stars, purity 0.900.",
        "none is not learnt: recall 0.100 [0.00, 0.20] of 12 stars, purity 0.900.",
    ]


def test_a_few_learnt_classes_are_named_in_their_order():
    scores = {"b": found(0.95), "a": found(0.9, precision=0.7)}
    assert texts(say_classes(scores)) == [
        "b and a are learnt; of these, a has the lowest recall, 0.900 [0.880, 0.920] of 100 stars, "
        "and the lowest purity, 0.700."
    ]


def test_several_classes_that_are_not_learnt_share_a_sentence():
    scores = {name: found(0.1, 9, 0.1) for name in "abcd"} | {"e": found(0.9)}
    assert texts(say_classes(scores))[1] == (
        "a (0.100 [0.00, 0.20] of 9 stars), b (0.100 [0.00, 0.20] of 9 stars), "
        "c (0.100 [0.00, 0.20] of 9 stars) and 1 other are not learnt."
    )


def test_without_recalls_nothing_is_said_of_classes():
    assert say_classes({}) == []


def confusion(hits, **wrong):
    other = {(name, name): 50 for name in wrong}
    return {("a", "a"): hits, **{("a", name): count for name, count in wrong.items()}, **other}


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


@pytest.mark.parametrize(("right", "said"), [(68, True), (69, False)])
def test_a_class_that_is_given_to_many_stars_of_another_is_said(right, said):
    """Of a class that is common, they may be few."""
    counts = {("a", "a"): 400, ("a", "b"): 17, ("b", "b"): right}
    expected = ["Confused most: 17 of the 85 called b are a."] if said else []
    assert texts(say_confusions(counts, repeats=1)) == expected


def error(ece, log_loss=0.5, spread=0.01):
    ends = {"ece_low": max(ece - spread, 0), "ece_high": ece + spread}
    return {"ece": ece, **ends, "log_loss_out_of_fold": log_loss}


OFF = "The probability of its answer is off by"


@pytest.mark.parametrize(
    ("own", "best", "said"),
    [
        (
            0.04,
            0.0,
            [
                f"{OFF} 0.040 [0.030, 0.050] on average (ece), surely by less than 0.05; rare "
                "classes hardly count."
            ],
        ),
        (
            0.045,
            0.036,
            [
                f"{OFF} 0.045 [0.035, 0.055] on average (ece); whether by more than 0.05 cannot be "
                "decided.",
                "Recalibration brings nothing.",
            ],
        ),
        (
            0.08,
            0.02,
            [
                f"{OFF} 0.080 [0.070, 0.090] on average (ece), surely by more than 0.05.",
                "Recalibrated by isotonic, the best on training stars, it is off by 0.020 [0.010, "
                "0.030].",
            ],
        ),
        (
            0.08,
            0.0,
            [
                f"{OFF} 0.080 [0.070, 0.090] on average (ece), surely by more than 0.05.",
                "Recalibrated by isotonic, the best on training stars, it is off by at most 0.010.",
            ],
        ),
    ],
)
def test_probabilities_are_said_with_their_error_and_the_best_recalibration(own, best, said):
    calibration = {"none": error(own), "isotonic": error(best, 0.3), "temperature": error(0.0, 0.4)}
    assert texts(say_probabilities(calibration, {})) == said


def test_classes_whose_probabilities_are_surely_wrong_are_said_the_worst_first():
    calibration = {"none": error(0.02), "isotonic": error(0.0, 0.3)}
    by_class = {"a": error(0.07), "b": error(0.055), "c": error(0.12)}
    assert texts(say_probabilities(calibration, by_class))[1:] == [
        "Class by class, those of c (by 0.120 [0.110, 0.130]) and a (by 0.070 [0.060, 0.080]) are "
        "surely off by more than 0.05.",
        "Recalibrated by isotonic, the best on training stars, it is off by at most 0.010.",
    ]


def test_probabilities_of_a_task_without_a_table_are_not_spoken_of():
    assert say_probabilities({}, {}) == []
    assert len(say_probabilities({"none": error(0.1)}, {})) == 1


def test_sets_are_said_for_the_class_that_they_hold_least_often():
    row = {"coverage_asked": 0.9, "coverage": 5 / 13, "low": 0.18, "high": 0.64, "mean_size": 1.2}
    row["support"] = 13
    both = {"marginal": row, "interpolated": row, "class_conditional": {**row, "mean_size": 2.04}}
    others = {name: {method: {**row, "coverage": 0.9} for method in both} for name in ("EA", "EW")}
    known = {**others, "beta_Lyr": both}
    assert texts(say_sets(known, 1)) == [
        "Sets of classes that should hold the true one for 90 % of stars do so least often for "
        "beta_Lyr: 5 of 13 (0.38 [0.18, 0.64]).",
        "Made class by class, such sets do so for 5 of 13 (0.38 [0.18, 0.64]), with 2.0 of the 3 "
        "classes on average.",
    ]
    first, _ = texts(say_sets(known, 4))
    assert "beta_Lyr: 20 of 52" in first, "over all repeats"
    assert say_sets({}, 1) == []
