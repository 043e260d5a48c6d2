"""What is said of the settings that the leader is compared with, for one and for many."""

import math

import pytest
from lightfold.verdicts.rivals import against, say_luckiest, say_rivals, say_single
from samples import contrast, setting

LEADER = setting("svc")
SCORE = {"value": 0.65, "low": 0.55, "high": 0.72}


def texts(sentences):
    return [sentence.text for sentence in sentences]


def others(number):
    return [setting(f"m{position}") for position in range(number)]


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
    contrasts = [contrast(LEADER, other) for other in others(number)]
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
    contrasts = [contrast(LEADER, first, p), contrast(LEADER, second, 0.01)]
    assert texts(say_rivals(LEADER, [first, second], contrasts)) == said


def test_the_others_that_are_left_are_counted():
    three = others(3)
    contrasts = [
        contrast(LEADER, other, p) for other, p in zip(three, (0.5, 0.01, 0.5), strict=True)
    ]
    assert texts(say_rivals(LEADER, three, contrasts)) == [
        "It is better than 1 of the 3 others by more than chance.",
        "It cannot be told from the other 2: m0 and m2.",
    ]


def test_a_setting_that_is_better_for_sure_is_said_first():
    first, second = others(2)
    contrasts = [contrast(first, LEADER, 0.01), contrast(LEADER, second, 0.5)]
    assert texts(say_rivals(LEADER, [first, second], contrasts)) == [
        "On test stars, m0 is better by more than chance.",
        "It cannot be told from 1 of the 2 others: m1.",
    ]


def test_what_is_better_before_the_correction_only_is_said_to_be_likely():
    """Else a reader sees a score far above that of `dummy`, and hears that both are equal."""
    three = others(3)
    contrasts = [
        contrast(LEADER, three[0], 0.04, p_adjusted=0.08),
        contrast(three[1], LEADER, 0.04, p_adjusted=0.08),
        contrast(LEADER, three[2], 0.03, p_adjusted=0.08),
        contrast(three[1], three[0], 0.001),
    ]
    assert texts(say_rivals(LEADER, three, contrasts)) == [
        "It cannot be told from any of the 3 others: m0, m1 and m2.",
        "Of these 3, it may be better than m2 and m0; with 3 comparisons, that can be chance.",
    ]
    alone = say_rivals(LEADER, three[:1], contrasts[:1])
    assert texts(alone)[1].startswith("It may be better than m0;")


def test_the_only_other_setting_is_in_the_singular():
    (other,) = others(1)
    assert texts(say_rivals(LEADER, [other], [contrast(LEADER, other, 0.01)])) == [
        "It is better than the only other by more than chance."
    ]


def test_one_setting_has_no_rivals():
    assert say_rivals(LEADER, [], []) == []


def test_a_difference_from_the_leader_is_that_of_the_other():
    first, second = others(2)
    found = against(
        LEADER, [contrast(first, LEADER), contrast(LEADER, second), contrast(first, second)]
    )
    assert list(found) == ["m0", "m1"]
    assert [found["m0"][name] for name in ("low", "difference", "high")] == [-0.02, 0.06, 0.14]
    assert [found["m1"][name] for name in ("low", "difference", "high")] == [-0.14, -0.06, 0.02]


def test_an_ensemble_that_leads_is_set_beside_the_single_setting_that_leads():
    ensemble, other = (setting(name, "mixed", "mixed") for name in ("ensemble", "mean_of_best"))
    first, second = others(2)
    known = [contrast(ensemble, first), contrast(ensemble, second), contrast(ensemble, other)]
    assert texts(say_single(ensemble, [other, first, second], known)) == [
        "The single setting that leads on validation is m0; the leader has "
        "+0.060 [−0.02, +0.14] on test."
    ]
    turned = [contrast(first, ensemble)]
    assert "has −0.060 [−0.14, +0.02]" in texts(say_single(ensemble, [first], turned))[0]
    assert say_single(first, [ensemble, second], known) == []
    assert say_single(ensemble, [other], known) == []


def test_a_setting_that_is_best_on_test_is_no_reason_to_switch_if_it_can_be_luck():
    best = setting("knn", "smote")
    groups = [{**best, **SCORE, "rank": 1, "low_after_choice": 0.52}, {**LEADER, "rank": 2}]
    first = "knn with smote scores best on test, by +0.060 [−0.02, +0.14]"
    luck = "; do not switch to it: the best of 2 is partly lucky"
    assert texts(say_luckiest(LEADER, groups, [contrast(best, LEADER)])) == [
        f"{first}{luck}, and its true score may be as low as 0.520."
    ]
    assert texts(say_luckiest(LEADER, groups, [contrast(best, LEADER, 0.01)])) == [f"{first}."]
    groups[0]["low_after_choice"] = math.nan
    assert texts(say_luckiest(LEADER, groups, [contrast(best, LEADER)])) == [f"{first}{luck}."]
    assert texts(say_luckiest(LEADER, groups, [])) == [
        "knn with smote scores best on test, 0.650 [0.55, 0.72]."
    ]


def test_a_setting_that_scores_the_same_is_not_said_to_be_best():
    best = setting("knn")
    groups = [{**best, **SCORE, "rank": 1, "low_after_choice": 0.52}]
    same = contrast(best, LEADER, difference=0, low=-0.1, high=0.1)
    assert say_luckiest(LEADER, groups, [same]) == []


def test_a_leader_that_is_best_on_test_too_is_not_compared_with_itself():
    groups = [{**LEADER, **SCORE, "rank": 1, "low_after_choice": 0.52}]
    assert say_luckiest(LEADER, groups, []) == []
    assert say_luckiest(LEADER, [], []) == []
