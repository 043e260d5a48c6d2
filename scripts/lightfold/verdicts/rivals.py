"""Sentences about the settings that the leader is compared with on test stars."""

import math
from collections.abc import Sequence

from lightfold.axes import MIXED
from lightfold.display.numbers import measured
from lightfold.verdicts.nodes import OWN
from lightfold.verdicts.words import ALPHA, NAMED, SOME, Row, Sentence, joined, setting_name

CHOICE = "The choice"


def say_rivals(leader: Row, others: Sequence[Row], contrasts: Sequence[Row]) -> list[Sentence]:
    """Return which settings cannot be told from the leader, and which are surely better.

    Parameters
    ----------
    leader : mapping
        Its axes.
    others : sequence of mapping
        The axes of the other settings, in the order in which they are named.
    contrasts : sequence of mapping
        Pairs of settings of one protocol and test size.
    """
    known = against(leader, contrasts)
    order = [name for other in others if (name := setting_name(other)) in known]
    if not order:
        return []
    apart = {name: known[name]["p_adjusted"] < ALPHA for name in order}
    equal = [name for name in order if not apart[name]]
    better = [name for name in order if apart[name] and known[name]["better"]]
    worse = len(order) - len(equal) - len(better)
    texts = []
    if better:
        verb = "is" if len(better) == 1 else "are"
        texts.append(f"On test stars, {joined(better)} {verb} better by more than chance.")
    if worse:
        texts.append(f"It is better than {_among(worse, len(order), 'all')} by more than chance.")
    if equal:
        named = f", such as {joined(equal[:SOME])}" if len(equal) > NAMED else f": {joined(equal)}"
        rest = _among(len(equal), len(order), "any of the")
        if worse and not better:
            rest = f"the other {len(equal)}" if len(equal) > 1 else "the other"
        texts.append(f"It cannot be told from {rest}{named}.")
    likely = [name for name in equal if known[name]["p"] < ALPHA and not known[name]["better"]]
    if likely:
        likely.sort(key=lambda name: known[name]["p"])
        of = f"Of these {len(equal)}, it" if len(equal) > 1 else "It"
        texts.append(
            f"{of} may be better than {joined(likely, SOME)}; with {len(order)} comparisons, "
            "that can be chance."
        )
    return [Sentence(CHOICE, text, ("contrasts",)) for text in texts]


def say_single(leader: Row, others: Sequence[Row], contrasts: Sequence[Row]) -> list[Sentence]:
    """Return, if an ensemble leads, what it brings over the single setting with best validation.

    Parameters
    ----------
    leader : mapping
        Its axes.
    others : sequence of mapping
        The axes of the other settings, the best by validation first.
    contrasts : sequence of mapping
        Pairs of settings of one protocol and test size.
    """
    single = next((other for other in others if other["resampler"] != MIXED), None)
    row = single and against(leader, contrasts).get(setting_name(single))
    if leader["resampler"] != MIXED or not single or not row:
        return []
    gap = measured(-row["difference"], -row["high"], -row["low"], "+")
    text = f"The single setting that leads on validation is {setting_name(single)}; the leader "
    text += f"has {gap} on test."
    return [Sentence(CHOICE, text, ("contrasts",))]


def say_luckiest(leader: Row, groups: Sequence[Row], contrasts: Sequence[Row]) -> list[Sentence]:
    """Return which other setting is best on test, by how much, and what such a choice is worth.

    If the stars cannot tell it from the leader, there is no reason to switch to it: the best of
    many test scores is partly lucky.
    """
    first = [row for row in groups if row["rank"] == 1]
    if not first or setting_name(first[0]) == setting_name(leader):
        return []
    best, known = first[0], against(leader, contrasts)
    name = setting_name(best)
    row = known.get(name)
    if row is None:
        number = measured(best["value"], best["low"], best["high"])
        return [Sentence(CHOICE, f"{name} scores best on test, {number}.", ("groups",))]
    if row["difference"] == 0:
        return []
    gap = measured(row["difference"], row["low"], row["high"], "+")
    text = f"{name} scores best on test, by {gap}"
    if row["p_adjusted"] >= ALPHA:
        text += f"; do not switch to it: the best of {len(groups)} is partly lucky"
        if not math.isnan(best["low_after_choice"]):
            text += f", and its true score may be as low as {measured(best['low_after_choice'])}"
    return [Sentence(CHOICE, f"{text}.", ("groups", "contrasts"))]


def against(leader: Row, contrasts: Sequence[Row]) -> dict[str, Row]:
    """Return the pairs of which the leader is one, each as the other setting minus the leader.

    Returns
    -------
    dict
        By the name of the other setting: ``difference``, ``low``, ``high``, ``p``; ``p_adjusted``,
        corrected for the leader's pairs, see `contrast.compare`; whether the other is ``better``.
    """
    found: dict[str, Row] = {}
    for pair in contrasts:
        first = setting_name(pair)
        second = setting_name({axis: pair[f"other_{axis}"] for axis in OWN})
        difference, low, high = (pair[name] for name in ("difference", "low", "high"))
        other_is_first = second == setting_name(leader)
        told = {"p": pair["p"], "p_adjusted": pair["p_adjusted_leader"], "better": other_is_first}
        if other_is_first:
            found[first] = told | {"difference": difference, "low": low, "high": high}
        elif first == setting_name(leader):
            found[second] = told | {"difference": -difference, "low": -high, "high": -low}
    return found


def _among(number: int, total: int, every: str) -> str:
    """Return how many of all other settings some are."""
    if total == 1:
        return "the only other"
    return f"{every} {total} others" if number == total else f"{number} of the {total} others"
