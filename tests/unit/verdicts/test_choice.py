"""What is said of settings, for one and for many, whatever the tables have."""

import math

import pytest
from lightfold.verdicts.choice import (
    against,
    say_effects,
    say_leader,
    say_luckiest,
    say_more,
    say_rivals,
)

NONE = math.nan


def setting(model, resampler="none", reducer="none", **more):
    return {"model": model, "resampler": resampler, "reducer": reducer, **more}


LEADER = setting("svc", test_size=0.2, validation=0.7, repeats=1)


def score(value=0.65, low=0.55, high=0.72, dummy=0.3, support=410):
    return {"value": value, "low": low, "high": high, "dummy": dummy, "support": support}


def pair(first, second, p=1.0, difference=0.06, low=-0.02, high=0.14):
    told = {"difference": difference, "low": low, "high": high, "p_adjusted": p}
    return {**first, **{f"other_{axis}": value for axis, value in second.items()}, **told}


def texts(sentences):
    return [sentence.text for sentence in sentences]


def others(number):
    return [setting(f"m{position}") for position in range(number)]


def test_the_leader_is_said_with_its_score_and_a_constant_answers():
    assert texts(say_leader(LEADER, score(), "macro_f1", 6, greater_is_better=True)) == [
        "svc leads 6 settings on validation, with macro_f1 0.700.",
        "On 410 test stars (20 %), its macro_f1 is 0.650 [0.55, 0.72]; a constant answer gives "
        "0.300.",
    ]


def test_a_setting_without_another_leads_none():
    first, _ = texts(say_leader(LEADER, score(support=1), "macro_f1", 1, greater_is_better=True))
    assert first == "svc is the only setting; on validation it has macro_f1 0.700."


def test_repeats_are_said():
    _, second = texts(
        say_leader({**LEADER, "repeats": 5}, score(), "macro_f1", 6, greater_is_better=True)
    )
    assert second.startswith("On 410 test stars (20 %) of each of 5 repeats, its macro_f1 is 0.650")


def test_without_a_constant_answer_nothing_is_said_of_one():
    _, second = texts(say_leader(LEADER, score(dummy=NONE), "macro_f1", 6, greater_is_better=True))
    assert second == "On 410 test stars (20 %), its macro_f1 is 0.650 [0.55, 0.72]."


@pytest.mark.parametrize(
    ("dummy", "greater", "said"),
    [
        (0.549, True, False),
        (0.55, True, True),
        (0.9, True, True),
        (0.721, False, False),
        (0.72, False, True),
        (0.1, False, True),
    ],
)
def test_a_leader_that_a_constant_answer_reaches_is_not_shown_to_be_better(dummy, greater, said):
    found = texts(say_leader(LEADER, score(dummy=dummy), "loss", 6, greater_is_better=greater))
    assert ("So it is not shown to be better than a constant answer." in found) == said


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "It cannot be told from the only other: m0."),
        (2, "It cannot be told from any of the 2 others: m0 and m1."),
        (5, "It cannot be told from any of the 5 others: m0, m1, m2, m3 and m4."),
        (6, "It cannot be told from any of the 6 others, such as m0, m1 and m2."),
    ],
)
def test_settings_that_cannot_be_told_from_the_leader_are_counted_and_named(number, text):
    contrasts = [pair(LEADER, other) for other in others(number)]
    assert texts(say_rivals(LEADER, others(number), contrasts)) == [text]


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (
            0.05,
            [
                "It is better than 1 of the 2 others by more than chance.",
                "It cannot be told from the other: m0.",
            ],
        ),
        (0.049, ["It is better than all 2 others by more than chance."]),
    ],
)
def test_settings_are_told_apart_by_the_corrected_p_value(p, said):
    first, second = others(2)
    contrasts = [pair(LEADER, first, p), pair(LEADER, second, 0.01)]
    assert texts(say_rivals(LEADER, [first, second], contrasts)) == said


def test_the_others_that_are_left_are_counted():
    three = others(3)
    contrasts = [pair(LEADER, other, p) for other, p in zip(three, (0.5, 0.01, 0.5), strict=True)]
    assert texts(say_rivals(LEADER, three, contrasts)) == [
        "It is better than 1 of the 3 others by more than chance.",
        "It cannot be told from the other 2: m0 and m2.",
    ]


def test_a_setting_that_is_better_for_sure_is_said_first():
    first, second = others(2)
    contrasts = [pair(first, LEADER, 0.01), pair(LEADER, second, 0.5)]
    assert texts(say_rivals(LEADER, [first, second], contrasts)) == [
        "On test stars, m0 is better by more than chance.",
        "It cannot be told from 1 of the 2 others: m1.",
    ]


def test_the_only_other_setting_is_in_the_singular():
    (other,) = others(1)
    assert texts(say_rivals(LEADER, [other], [pair(LEADER, other, 0.01)])) == [
        "It is better than the only other by more than chance."
    ]


def test_one_setting_has_no_rivals():
    assert say_rivals(LEADER, [], []) == []


def test_a_difference_from_the_leader_is_that_of_the_other():
    first, second = others(2)
    found = against(LEADER, [pair(first, LEADER), pair(LEADER, second), pair(first, second)])
    assert list(found) == ["m0", "m1"]
    assert [found["m0"][name] for name in ("low", "difference", "high")] == [-0.02, 0.06, 0.14]
    assert [found["m1"][name] for name in ("low", "difference", "high")] == [-0.14, -0.06, 0.02]


def test_a_setting_that_is_better_on_test_is_said_with_what_the_choice_is_worth():
    best = setting("knn", "smote")
    groups = [{**best, **score(), "rank": 1, "low_after_choice": 0.52}, {**LEADER, "rank": 2}]
    assert texts(say_luckiest(LEADER, groups, [pair(best, LEADER)], greater_is_better=True)) == [
        "knn with smote scores best on test, by +0.060 [−0.02, +0.14]; allowing for this choice by "
        "test scores, it has at least 0.520."
    ]
    groups[0]["low_after_choice"] = NONE
    assert texts(say_luckiest(LEADER, groups, [], greater_is_better=True)) == [
        "knn with smote scores best on test, 0.650 [0.55, 0.72]."
    ]


def test_a_leader_that_is_best_on_test_too_is_not_compared_with_itself():
    groups = [{**LEADER, **score(), "rank": 1, "low_after_choice": 0.52}]
    assert say_luckiest(LEADER, groups, [], greater_is_better=True) == []
    assert say_luckiest(LEADER, [], [], greater_is_better=True) == []


def effect(value, difference, low, high, p=0.001, within=0.1):
    ends = {"difference": difference, "low": low, "high": high, "p_adjusted": p}
    ends["rope_within"] = within
    return {"axis": "resampler", "value": value, **ends}


def test_what_brings_the_same_is_in_one_sentence_the_largest_first():
    effects = [
        effect("a", 0.05, 0.02, 0.08),
        effect("b", 0.09, 0.06, 0.12),
        effect("c", -0.05, -0.08, -0.02),
        effect("d", 0.001, -0.004, 0.006, within=0.99),
        effect("e", 0.01, -0.04, 0.06),
        effect("f", 0.05, 0.02, 0.08, p=0.06),
    ]
    assert texts(say_effects(effects, greater_is_better=True)) == [
        "b (+0.090 [+0.060, +0.120]) and a (+0.050 [+0.020, +0.080]) help, compared with none.",
        "c (−0.050 [−0.080, −0.020]) hurts, compared with none.",
        "d (+0.001 [−0.004, +0.006]) brings nothing, compared with none.",
        "f (+0.050 [+0.020, +0.080]) may make a difference; with 6 compared, that can be chance.",
        "With so few stars, it cannot be decided what e (+0.010 [−0.04, +0.06]) brings.",
    ]


def test_what_lowers_a_loss_helps():
    effects = [effect("a", -0.05, -0.08, -0.02), effect("b", 0.05, 0.02, 0.08)]
    helps, hurts = texts(say_effects(effects, greater_is_better=False))
    assert helps.startswith("a (−0.050 [−0.080, −0.020]) helps")
    assert hurts.startswith("b (+0.050 [+0.020, +0.080]) hurts")


def test_many_effects_are_cut():
    effects = [effect(f"r{number}", 0.01, -0.04, 0.06) for number in range(5)]
    (text,) = texts(say_effects(effects, greater_is_better=True))
    assert text.startswith("With so few stars, it cannot be decided what r0 (+0.010 [−0.04, ")
    assert text.endswith("r2 (+0.010 [−0.04, +0.06]) and 2 others bring.")


def test_without_resamplers_nothing_is_said_of_them():
    assert say_effects([], greater_is_better=True) == []


def test_what_would_decide_more_follows_from_what_is_open():
    contrasts = [pair(LEADER, other) for other in others(2)]
    assert texts(say_more(LEADER, contrasts, ("beta_Lyr", 13), "macro_f1")) == [
        "Differences of macro_f1 below about 0.08 cannot be seen with these stars.",
        "More stars of beta_Lyr would decide more: 13 stars of it are tested, in one split; more "
        "repeats would help too.",
    ]
    closed = [pair(LEADER, other, 0.01) for other in others(2)]
    assert texts(say_more({**LEADER, "repeats": 5}, closed, ("A", 1), "macro_f1")) == [
        "More stars of A would decide more: 1 star of it is tested."
    ]
