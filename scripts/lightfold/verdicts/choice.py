"""Sentences about settings: which leads, what resamplers bring, and what would decide more."""

import math
from collections.abc import Sequence
from statistics import median

from lightfold.display.names import one_line
from lightfold.display.numbers import measured
from lightfold.verdicts.rivals import CHOICE, against
from lightfold.verdicts.words import (
    ALPHA,
    MEASURED,
    Brings,
    Row,
    Sentence,
    counted,
    joined,
    judge_effect,
    setting_name,
)

BROUGHT, MORE = "Resampling and reducing", "What would decide more"

#: What is said of those that have an outcome, of one and of several.
_BRINGS = {
    Brings.GAIN: ("{} helps, compared with none.", "{} help, compared with none."),
    Brings.LOSS: ("{} hurts, compared with none.", "{} hurt, compared with none."),
    Brings.NOTHING: (
        "{} brings nothing, compared with none.",
        "{} bring nothing, compared with none.",
    ),
    Brings.LIKELY: ("{} may make a difference; with {} compared, that can be chance.",) * 2,
    Brings.UNDECIDED: (
        "With so few stars, it cannot be decided what {} brings.",
        "With so few stars, it cannot be decided what {} bring.",
    ),
}


def say_leader(
    leader: Row, score: Row, metric: str, settings: int, greater_is_better: bool
) -> list[Sentence]:
    """Return who leads on validation, and its score on test stars beside a constant answer's.

    Parameters
    ----------
    leader : mapping
        The setting: its axes with ``test_size``, ``validation`` and ``repeats``.
    score : mapping
        Its ``value``, ``low``, ``high`` and ``dummy``, and ``support``, the test stars of a repeat.
    metric : str
        The metric that studies optimise.
    settings : int
        Number of settings among which it leads.
    greater_is_better : bool
        Of the metric.
    """
    name, validation = setting_name(leader), f"{metric} {measured(leader['validation'])}"
    if settings > 1:
        first = f"{name} leads {settings} settings on validation, with {validation}."
    else:
        first = f"{name} is the only setting; on validation it has {validation}."
    where = f"On {counted(score['support'], 'test star')} ({100 * leader['test_size']:.0f} %)"
    where += f" of each of {leader['repeats']} repeats" if leader["repeats"] > 1 else ""
    number = measured(score["value"], score["low"], score["high"])
    texts = [first, f"{where}, its {metric} is {number}."]
    if not math.isnan(score["dummy"]):
        dummy = measured(score["dummy"])
        texts = [first, f"{where}, its {metric} is {number}; a constant answer gives {dummy}."]
        reached = score["low"] <= score["dummy"] <= score["high"]
        worse = (score["value"] < score["dummy"]) == greater_is_better
        if reached or worse:
            texts.append("So it is not shown to be better than a constant answer.")
    found = [Sentence(CHOICE, texts[0], ("nodes",))]
    return found + [Sentence(CHOICE, text, ("metrics",)) for text in texts[1:]]


def say_effects(effects: Sequence[Row], greater_is_better: bool) -> list[Sentence]:
    """Return what resamplers and reducers bring, those of one outcome in one sentence.

    Parameters
    ----------
    effects : sequence of mapping
        The effects at one protocol and test size.
    greater_is_better : bool
        Of the metric.
    """
    outcomes: dict[Brings, list[str]] = {}
    for row in sorted(effects, key=lambda row: -abs(row["difference"])):
        low, high = row["low"], row["high"]
        low, high = (low, high) if greater_is_better else (-high, -low)
        outcome = judge_effect(low, high, row["p_adjusted"], row["rope_within"])
        number = measured(row["difference"], row["low"], row["high"], "+")
        outcomes.setdefault(outcome, []).append(f"{one_line(row['value'])} ({number})")
    return [
        Sentence(
            BROUGHT,
            text[len(own) > 1].format(joined(own, MEASURED), len(effects)),
            ("effects",),
        )
        for outcome, text in _BRINGS.items()
        if (own := outcomes.get(outcome))
    ]


def say_more(
    leader: Row, contrasts: Sequence[Row], rarest: tuple[str, float], metric: str
) -> list[Sentence]:
    """Return what cannot be decided with these stars, and what would help.

    Parameters
    ----------
    leader : mapping
        Its axes and ``repeats``.
    contrasts : sequence of mapping
        Pairs of settings of one protocol and test size.
    rarest : (str, float)
        The class with the fewest test stars, and their number.
    metric : str
        The metric that studies optimise.
    """
    pairs = against(leader, contrasts).values()
    widths = [pair["high"] - pair["low"] for pair in pairs if pair["p_adjusted"] >= ALPHA]
    found = []
    if half := median(widths or [0]) / 2:
        text = f"Differences of {metric} below about {half:.1g} cannot be seen with these stars."
        found.append(Sentence(MORE, text, ("contrasts",)))
    name, stars = rarest
    text = f"More stars of {one_line(name)} would decide more: {counted(stars, 'star')} of it "
    text += f"{'is' if round(stars) == 1 else 'are'} tested."
    if leader["repeats"] == 1:
        text = text[:-1] + ", in one split; more repeats would help too."
    return [*found, Sentence(MORE, text, ("confusion", "nodes"))]
