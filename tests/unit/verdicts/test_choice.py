"""What is said of the leader, of resamplers, and of what would decide more."""

import math

import pytest
from lightfold.verdicts.choice import say_effects, say_leader, say_more
from samples import contrast, setting

NONE = math.nan
LEADER = setting("svc", test_size=0.2, validation=0.7, repeats=1)


def score(value=0.65, low=0.55, high=0.72, dummy=0.3, support=410):
    return {"value": value, "low": low, "high": high, "dummy": dummy, "support": support}


def texts(sentences):
    return [sentence.text for sentence in sentences]


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
    contrasts = [contrast(LEADER, setting(name)) for name in ("knn", "lda")]
    assert texts(say_more(LEADER, contrasts, ("beta_Lyr", 13), "macro_f1")) == [
        "Differences of macro_f1 below about 0.08 cannot be seen with these stars.",
        "More stars of beta_Lyr would decide more: 13 stars of it are tested, in one split; more "
        "repeats would help too.",
    ]
    same = [contrast(LEADER, setting("knn"), difference=0, low=0, high=0)]
    assert len(say_more(LEADER, same, ("A", 1), "macro_f1")) == 1, "equal answers have no limit"
    closed = [contrast(LEADER, setting(name), 0.01) for name in ("knn", "lda")]
    assert texts(say_more({**LEADER, "repeats": 5}, closed, ("A", 1), "macro_f1")) == [
        "More stars of A would decide more: 1 star of it is tested."
    ]
