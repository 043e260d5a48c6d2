"""What is said of the leader, of resamplers, and of what would decide more."""

import math

import pytest
from lightfold.verdicts.choice import say_constant, say_effects, say_leader, say_more
from samples import contrast, setting

NONE = math.nan
LEADER = setting("svc", test_size=0.2, validation=0.7, repeats=1, decision="argmax")


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


def test_how_the_leader_decides_is_said_if_not_by_the_most_probable_class():
    leader = {**LEADER, "decision": "argmax, thresholds"}
    first, _ = texts(say_leader(leader, score(), "macro_f1", 6, greater_is_better=True))
    assert first.startswith("svc, decided by thresholds, leads 6 settings on validation")


def test_a_setting_without_another_leads_none():
    first, _ = texts(say_leader(LEADER, score(support=1), "macro_f1", 1, greater_is_better=True))
    assert first == "svc is the only setting; on validation it has macro_f1 0.700."


def test_a_decision_that_is_not_argmax_is_said():
    leader = {**LEADER, "decision": "thresholds"}
    first, _ = texts(say_leader(leader, score(), "macro_f1", 6, greater_is_better=True))
    assert first.startswith("svc, decided by thresholds, leads 6 settings")


def test_repeats_are_said():
    _, second = texts(
        say_leader({**LEADER, "repeats": 5}, score(), "macro_f1", 6, greater_is_better=True)
    )
    assert second.startswith("On 410 test stars (20 %) in each of 5 repeats, its macro_f1 is 0.650")


def test_without_a_constant_answer_nothing_is_said_of_one():
    _, second = texts(say_leader(LEADER, score(dummy=NONE), "macro_f1", 6, greater_is_better=True))
    assert second == "On 410 test stars (20 %), its macro_f1 is 0.650 [0.55, 0.72]."


@pytest.mark.parametrize(
    ("validation", "greater", "said"),
    [(0.721, True, True), (0.72, True, False), (0.549, True, False), (0.549, False, True)],
)
def test_a_validation_score_better_than_the_test_allows_is_called_lucky(validation, greater, said):
    leader = {**LEADER, "validation": validation}
    (first, _), (alone, _) = (
        texts(say_leader(leader, score(), "loss", number, greater)) for number in (6, 1)
    )
    assert first.endswith(", partly by luck; trust the test.") == said
    assert "luck" not in alone, "nothing was chosen"


SHOWN = "So it is not shown to be better than a constant answer."


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
    own = {**score(dummy=dummy), "metric": "loss"}
    found = texts(say_constant([own], "loss", ["loss"] if greater else []))
    assert found == [SHOWN] * said


def test_metrics_of_which_a_constant_answer_is_better_are_said():
    scores = [
        {**score(), "metric": "macro_f1"},
        {**score(dummy=0.7), "metric": "accuracy"},
        {**score(dummy=0.65), "metric": "kappa"},
        {**score(dummy=0.6), "metric": "log_loss"},
        {**score(dummy=0.7), "metric": "brier"},
        {**score(dummy=NONE), "metric": "mcc"},
    ]
    better = ["macro_f1", "accuracy", "kappa", "mcc"]
    assert texts(say_constant(scores, "macro_f1", better)) == [
        "A constant answer is better by accuracy (0.700 against 0.650) and log_loss (0.600 against "
        "0.650)."
    ]


def effect(value, difference, low, high, p=0.001, within=0.1):
    ends = {"difference": difference, "low": low, "high": high, "p_adjusted": p}
    ends |= {"rope_within": within, "settings": 4}
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
        "b (+0.090 [+0.060, +0.120], mean of 4 settings) and a (+0.050 [+0.020, +0.080], mean of 4 "
        "settings) help, compared with none.",
        "c (−0.050 [−0.080, −0.020], mean of 4 settings) hurts, compared with none.",
        "d (+0.001 [−0.004, +0.006], mean of 4 settings) brings nothing, compared with none.",
        "f (+0.050 [+0.020, +0.080], mean of 4 settings) may make a difference; with 6 compared, "
        "that can be chance.",
        "What the other may bring is not decided; the largest effect: e (+0.010 [−0.04, +0.06], "
        "mean of 4 settings).",
    ]


def test_what_lowers_a_loss_helps():
    effects = [effect("a", -0.05, -0.08, -0.02), effect("b", 0.05, 0.02, 0.08)]
    helps, hurts = texts(say_effects(effects, greater_is_better=False))
    assert helps.startswith("a (−0.050 [−0.080, −0.020], mean of 4 settings) helps")
    assert hurts.startswith("b (+0.050 [+0.020, +0.080], mean of 4 settings) hurts")


def test_of_effects_that_are_not_decided_the_largest_is_said():
    effects = [effect(f"r{number}", 0.01 * number, -0.04, 0.06) for number in range(3)]
    assert texts(say_effects(effects, greater_is_better=True)) == [
        "No resampler is shown to help or to hurt; the largest effect: r2 (+0.020 [−0.04, +0.06], "
        "mean of 4 settings)."
    ]
    effects.append({**effect("pca", -0.03, -0.04, 0.06), "axis": "reducer", "settings": 1})
    (text,) = texts(say_effects(effects, greater_is_better=True))
    assert text.startswith("No resampler or reducer is shown")
    assert text.endswith("pca (−0.030 [−0.04, +0.06], mean of 1 setting).")


def test_many_effects_are_cut():
    effects = [effect(f"r{number}", 0.05, 0.04, 0.06) for number in range(5)]
    (text,) = texts(say_effects(effects, greater_is_better=True))
    assert text.endswith(
        "r2 (+0.050 [+0.040, +0.060], mean of 4 settings) and 2 others help, compared with none."
    )


def test_without_resamplers_nothing_is_said_of_them():
    assert say_effects([], greater_is_better=True) == []


MORE = "More stars of A would decide more: 1 star of it is tested"


def test_what_would_decide_more_follows_from_what_is_open():
    contrasts = [contrast(LEADER, setting(name)) for name in ("knn", "lda")]
    assert texts(say_more(LEADER, contrasts, 400, ("beta_Lyr", 13), "macro_f1")) == [
        "No difference of macro_f1 from the leader can be told; one of 0.05 would need about 2,000 "
        "test stars.",
        "More stars of beta_Lyr would decide more: 13 stars of it are tested, in one split; more "
        "repeats would help too.",
    ]
    told = contrast(setting("qda"), LEADER, 0.01, difference=0.1)
    first, _ = texts(say_more(LEADER, [*contrasts, told], 400, ("A", 1), "macro_f1"))
    assert first == (
        "The smallest difference of macro_f1 from the leader that can be told is 0.100; one of "
        "0.05 would need about 2,000 test stars."
    )


def test_nothing_is_said_of_differences_where_none_is_open():
    same = [contrast(LEADER, setting("knn"), difference=0, low=0, high=0)]
    several = {**LEADER, "repeats": 5}
    assert texts(say_more(several, same, 400, ("A", 1), "macro_f1")) == [f"{MORE}."]
    closed = [contrast(LEADER, setting(name), 0.01) for name in ("knn", "lda")]
    assert texts(say_more(several, closed, 400, ("A", 1), "macro_f1")) == [
        "The smallest difference of macro_f1 from the leader that can be told is 0.060.",
        f"{MORE}.",
    ]
