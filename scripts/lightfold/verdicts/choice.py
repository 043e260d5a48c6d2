"""Sentences about settings: which leads, which cannot be told from it, what resamplers bring."""

import pandas as pd

from lightfold.display.names import one_line
from lightfold.verdicts.words import (
    ALPHA,
    MEASURED,
    NAMED,
    Brings,
    Sentence,
    counted,
    joined,
    judge_effect,
    measured,
    setting_name,
)

#: What tells settings of one protocol and test size apart.
AXES = ("resampler", "reducer", "model")

CHOICE, BROUGHT, MORE = "The choice", "Resampling and reducing", "What would decide more"

#: What is said of those that have an outcome, of one and of several.
_BRINGS = {
    Brings.GAIN: ("{} helps, compared with none.", "{} help, compared with none."),
    Brings.LOSS: ("{} hurts, compared with none.", "{} hurt, compared with none."),
    Brings.NOTHING: (
        "{} brings nothing, compared with none.",
        "{} bring nothing, compared with none.",
    ),
    Brings.UNDECIDED: (
        "With so few stars, it cannot be decided what {} brings.",
        "With so few stars, it cannot be decided what {} bring.",
    ),
}


def say_leader(
    leader: pd.Series, score: pd.Series, metric: str, settings: int, greater_is_better: bool
) -> list[Sentence]:
    """Return who leads on validation, and its score on test stars beside a constant answer's.

    Parameters
    ----------
    leader : Series
        The setting: its axes, ``validation`` and ``repeats``.
    score : Series
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
    where = f"On {counted(score['support'], 'test star')}"
    where += f" of each of {leader['repeats']} repeats" if leader["repeats"] > 1 else ""
    second = f"{where} it has {measured(score['value'], score['low'], score['high'])}"
    texts = [first, f"{second}."]
    if pd.notna(score["dummy"]):
        texts = [first, f"{second}; a constant answer has {measured(score['dummy'])}."]
        reached = score["low"] <= score["dummy"] <= score["high"]
        worse = (score["value"] < score["dummy"]) == greater_is_better
        if reached or worse:
            texts.append("So it is not shown to be better than a constant answer.")
    return [Sentence(CHOICE, text, ("nodes", "metrics")) for text in texts]


def say_rivals(leader: pd.Series, others: pd.DataFrame, contrasts: pd.DataFrame) -> list[Sentence]:
    """Return which settings cannot be told from the leader, and which are surely better.

    Parameters
    ----------
    leader : Series
        Its axes.
    others : DataFrame
        The axes of the other settings, in the order in which they are named.
    contrasts : DataFrame
        Pairs of settings of one protocol and test size.
    """
    known = against(leader, contrasts)
    names = [setting_name(other) for _, other in others.iterrows()]
    order = [name for name in names if name in known.index]
    if not order:
        return []
    apart = known["p_adjusted"] < ALPHA
    equal = [name for name in order if not apart[name]]
    better = [name for name in order if apart[name] and known["better"][name]]
    texts = []
    if better:
        verb = "is" if len(better) == 1 else "are"
        texts.append(f"By more than chance, {joined(better)} {verb} better on test stars.")
    if len(order) == 1 and equal:
        texts.append(f"It cannot be told from the only other, {equal[0]}.")
    elif equal:
        many = f"all {len(order)}" if len(equal) == len(order) else f"{len(equal)} of {len(order)}"
        colon = ", such as" if len(equal) > NAMED else ":"
        texts.append(f"It cannot be told from {many} others{colon} {joined(equal[:NAMED])}.")
    elif not better:
        many = f"all {len(order)} others" if len(order) > 1 else f"the only other, {order[0]}"
        texts.append(f"It is better than {many}, by more than chance.")
    return [Sentence(CHOICE, text, ("contrasts",)) for text in texts]


def say_luckiest(
    leader: pd.Series, groups: pd.DataFrame, contrasts: pd.DataFrame, greater_is_better: bool
) -> list[Sentence]:
    """Return which other setting is best on test, by how much, and what such a choice is worth."""
    first = groups[groups["rank"] == 1]
    if first.empty or setting_name(first.iloc[0]) == setting_name(leader):
        return []
    best = first.iloc[0]
    name, score = setting_name(best), measured(best["value"], best["low"], best["high"])
    known = against(leader, contrasts)
    texts = [f"{name} is best on test, with {score}."]
    if name in known.index:
        row = known.loc[name]
        gap = measured(row["difference"], row["low"], row["high"], "+")
        texts = [f"{name} is best on test, with {score}: a difference of {gap}."]
    bound = best["low_after_choice"]
    if pd.notna(bound):
        end = "at least" if greater_is_better else "at most"
        texts.append(
            f"To choose it is to look at the test: allowing for that, it has {end} "
            f"{measured(bound)}."
        )
    return [Sentence(CHOICE, text, ("groups", "contrasts")) for text in texts]


def say_effects(effects: pd.DataFrame, rope: float, greater_is_better: bool) -> list[Sentence]:
    """Return what resamplers and reducers bring, those of one outcome in one sentence.

    Parameters
    ----------
    effects : DataFrame
        The effects at one protocol and test size.
    rope : float
        Differences up to this are of no practical use.
    greater_is_better : bool
        Of the metric.
    """
    order = effects["difference"].abs().sort_values(ascending=False, kind="stable").index
    outcomes: dict[Brings, list[str]] = {}
    for _, row in effects.loc[order].iterrows():
        low, high = row[["low", "high"]] if greater_is_better else -row[["high", "low"]]
        outcome = judge_effect(low, high, row["p_adjusted"], rope)
        number = measured(row["difference"], row["low"], row["high"], "+")
        outcomes.setdefault(outcome, []).append(f"{one_line(row['value'])} ({number})")
    return [
        Sentence(BROUGHT, text[len(own) > 1].format(joined(own, MEASURED)), ("effects",))
        for outcome, text in _BRINGS.items()
        if (own := outcomes.get(outcome))
    ]


def say_more(
    leader: pd.Series, contrasts: pd.DataFrame, rarest: tuple[str, float], metric: str
) -> list[Sentence]:
    """Return what cannot be decided with these stars, and what would help.

    Parameters
    ----------
    leader : Series
        Its axes and ``repeats``.
    contrasts : DataFrame
        Pairs of settings of one protocol and test size.
    rarest : (str, float)
        The class with the fewest test stars, and their number.
    metric : str
        The metric that studies optimise.
    """
    known = against(leader, contrasts)
    equal = known[known["p_adjusted"] >= ALPHA]
    found = []
    if len(equal):
        half = float((equal["high"] - equal["low"]).median() / 2)
        text = f"These stars do not show differences of {metric} below about {half:.2g}."
        found.append(Sentence(MORE, text, ("contrasts",)))
    name, stars = rarest
    text = (
        f"The rarest class, {one_line(name)}, has {counted(stars, 'test star')}: four times as many "
        "would halve its intervals."
    )
    found.append(Sentence(MORE, text, ("metrics",)))
    if leader["repeats"] == 1:
        text = "One split was made: more repeats would say how much depends on it."
        found.append(Sentence(MORE, text, ("nodes",)))
    return found


def against(leader: pd.Series, contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of which the leader is one, each as the other minus the leader.

    Returns
    -------
    DataFrame
        ``difference``, ``low``, ``high``, ``p_adjusted``, and whether the other is ``better``; by
        the name of the other setting.
    """
    rows = {}
    for _, pair in contrasts.iterrows():
        first = setting_name(pair)
        second = setting_name({axis: pair[f"other_{axis}"] for axis in AXES})
        if setting_name(leader) not in (first, second):
            continue
        better = setting_name(leader) == second
        difference, low, high = pair[["difference", "low", "high"]]
        rows[first if better else second] = {
            "difference": difference if better else -difference,
            "low": low if better else -high,
            "high": high if better else -low,
            "p_adjusted": pair["p_adjusted"],
            "better": better,
        }
    columns = ["difference", "low", "high", "p_adjusted", "better"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)
