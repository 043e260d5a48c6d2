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
    WORTH_FINDING,
    Brings,
    Row,
    Sentence,
    counted,
    joined,
    judge_effect,
    setting_name,
    stars_needed,
)

BROUGHT, MORE = "Resampling and reducing, by chosen decisions", "What would decide more"

#: The decision that goes without saying: the most probable class.
USUAL = "argmax"

#: What is said of those that have an outcome, of one and of several.
_BRINGS = {
    Brings.GAIN: ("{} helps, compared with none.", "{} help, compared with none."),
    Brings.LOSS: ("{} hurts, compared with none.", "{} hurt, compared with none."),
    Brings.NOTHING: (
        "{} brings nothing, compared with none.",
        "{} bring nothing, compared with none.",
    ),
    Brings.LIKELY: ("{} may make a difference; with {} compared, that can be chance.",) * 2,
}


def say_leader(
    leader: Row, score: Row, metric: str, settings: int, greater_is_better: bool
) -> list[Sentence]:
    """Return who leads on validation, and its score on test stars beside a constant answer's.

    Parameters
    ----------
    leader : mapping
        The setting: its axes with ``test_size``, ``validation`` and ``repeats``; ``decision``,
        those that its repeats chose, with commas in between.
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
    chosen = [own for own in leader["decision"].split(", ") if own != USUAL]
    how = f", decided by {joined(chosen)}," if chosen else ""
    first = f"{name}{how} is the only setting; on validation it has {validation}"
    if settings > 1:
        first = f"{name}{how} leads {settings} settings on validation, with {validation}"
        above, below = leader["validation"] > score["high"], leader["validation"] < score["low"]
        if above if greater_is_better else below:
            first += ", partly by luck; trust the test"
    where = f"On {counted(score['support'], 'test star')} ({100 * leader['test_size']:.0f} %)"
    where += f" in each of {leader['repeats']} repeats" if leader["repeats"] > 1 else ""
    second = f"{where}, its {metric} is {measured(score['value'], score['low'], score['high'])}"
    if not math.isnan(score["dummy"]):
        second += f"; a constant answer gives {measured(score['dummy'])}"
    return [
        Sentence(CHOICE, f"{first}.", ("nodes",)),
        Sentence(CHOICE, f"{second}.", ("metrics", "groups")),
    ]


def say_constant(scores: Sequence[Row], metric: str, better: Sequence[str]) -> list[Sentence]:
    """Return whether a constant answer is as good by some metric.

    Parameters
    ----------
    scores : sequence of mapping
        The leader's scores by metric: ``metric``, ``value``, ``low``, ``high`` and ``dummy``.
    metric : str
        The metric that studies optimise.
    better : sequence of str
        The metrics of which greater values are better.
    """
    own = {row["metric"]: row for row in scores if not math.isnan(row["dummy"])}
    worse = [
        name
        for name, row in own.items()
        if row["value"] != row["dummy"] and (row["value"] < row["dummy"]) == (name in better)
    ]
    found = []
    main = own.get(metric)
    if main and (metric in worse or main["low"] <= main["dummy"] <= main["high"]):
        text = "So it is not shown to be better than a constant answer."
        found.append(Sentence(CHOICE, text, ("metrics",)))
    if others := [name for name in worse if name != metric]:
        named = [
            f"{name} ({measured(own[name]['dummy'])} against {measured(own[name]['value'])})"
            for name in others
        ]
        text = f"A constant answer is better by {joined(named, MEASURED)}."
        found.append(Sentence(CHOICE, text, ("metrics",)))
    return found


def say_effects(effects: Sequence[Row], greater_is_better: bool) -> list[Sentence]:
    """Return what resamplers and reducers bring, those of one outcome in one sentence.

    Parameters
    ----------
    effects : sequence of mapping
        The effects at one protocol and test size.
    greater_is_better : bool
        Of the metric.
    """
    outcomes: dict[Brings, list[Row]] = {}
    for row in sorted(effects, key=lambda row: -abs(row["difference"])):
        low, high = row["low"], row["high"]
        low, high = (low, high) if greater_is_better else (-high, -low)
        outcome = judge_effect(low, high, row["p_adjusted"], row["rope_within"])
        outcomes.setdefault(outcome, []).append(row)
    texts = [
        text[len(own) > 1].format(joined([_effect(row) for row in own], MEASURED), len(effects))
        for outcome, text in _BRINGS.items()
        if (own := outcomes.get(outcome))
    ]
    if undecided := outcomes.get(Brings.UNDECIDED):
        kinds = " or ".join(dict.fromkeys(row["axis"] for row in effects))
        largest = _effect(undecided[0])
        if len(undecided) == len(effects):
            texts.append(f"No {kinds} is shown to help or to hurt; the largest effect: {largest}.")
        else:
            rest = f"the other {len(undecided)}" if len(undecided) > 1 else "the other"
            texts.append(f"What {rest} may bring is not decided; the largest effect: {largest}.")
    return [Sentence(BROUGHT, text, ("effects",)) for text in texts]


def say_more(
    leader: Row, contrasts: Sequence[Row], stars: float, rarest: tuple[str, float], metric: str
) -> list[Sentence]:
    """Return which differences these stars tell, and what would tell more.

    Parameters
    ----------
    leader : mapping
        Its axes and ``repeats``.
    contrasts : sequence of mapping
        Pairs of settings of one protocol and test size.
    stars : float
        Number of test stars.
    rarest : (str, float)
        The class with the fewest test stars, and their number.
    metric : str
        The metric that studies optimise.
    """
    pairs = against(leader, contrasts).values()
    told = [abs(pair["difference"]) for pair in pairs if pair["p_adjusted"] < ALPHA]
    widths = [pair["high"] - pair["low"] for pair in pairs if pair["p_adjusted"] >= ALPHA]
    needed = stars_needed(stars, median(widths or [0]) / 2)
    found = []
    if told or needed > stars:
        text = f"No difference of {metric} from the leader can be told"
        if told:
            text = f"The smallest difference of {metric} from the leader that can be told is "
            text += measured(min(told))
        if needed > stars:
            about = f"{float(f'{needed:.1g}'):,.0f}"
            text += f"; one of {WORTH_FINDING:g} would need about {about} test stars"
        found.append(Sentence(MORE, f"{text}.", ("contrasts",)))
    name, tested = rarest
    text = f"More stars of {one_line(name)} would decide more: {counted(tested, 'star')} of it "
    text += f"{'is' if round(tested) == 1 else 'are'} tested."
    if leader["repeats"] == 1:
        text = text[:-1] + ", in one split; more repeats would help too."
    return [*found, Sentence(MORE, text, ("confusion", "nodes"))]


def _effect(row: Row) -> str:
    number = measured(row["difference"], row["low"], row["high"], "+")
    return f"{one_line(row['value'])} ({number}, mean of {counted(row['settings'], 'setting')})"
