"""Sentences about one setting's answers: its classes, its probabilities, its sets, and a leak."""

from collections.abc import Mapping, Sequence

from lightfold.display.names import one_line
from lightfold.display.numbers import measured
from lightfold.verdicts.words import (
    MEASURED,
    NAMED,
    Learnt,
    Row,
    Sentence,
    Trusted,
    counted,
    joined,
    judge_class,
    judge_probabilities,
    setting_name,
)

CLASSES, PROBABILITIES, SETS, LEAK = "Classes", "Probabilities", "Sets of classes", "The leak"

#: Fewest stars and least share of a class that make a confusion worth a word; most that are said.
SEEN, OFTEN, CONFUSED = 2, 0.05, 2

#: A recalibration is worth a word if it makes probabilities less wrong by more than this.
WORTH = 0.01

#: What is said of probabilities.
_TRUSTED = {
    Trusted.YES: "Its probabilities can be trusted: they are off by {} on average (ece)",
    Trusted.NO: "Its probabilities cannot be trusted: they are off by {} on average (ece)",
    Trusted.UNDECIDED: (
        "Whether its probabilities can be trusted cannot be decided: they are off by {} on average "
        "(ece)"
    ),
}

#: What is said of each kind of sets.
_SETS = {
    "marginal": (
        "Sets of classes that should hold the true one for {asked} of stars do so for {reached} "
        "of {name}."
    ),
    "class_conditional": (
        "Made class by class, such sets do so for {reached} of {name}, with {size} classes each."
    ),
}


def say_classes(scores: Mapping[str, Row]) -> list[Sentence]:
    """Return which classes are learnt, in part or not at all.

    Parameters
    ----------
    scores : mapping
        By class: ``recall`` with ``low`` and ``high``, ``precision``, and ``support``, its test
        stars.
    """
    stars = sum(row["support"] for row in scores.values())
    found: dict[Learnt, list[str]] = {}
    for name in sorted(scores, key=lambda name: scores[name]["recall"]):
        row = scores[name]
        share = row["support"] / stars
        word = judge_class(row["recall"], row["low"], row["precision"], share, len(scores))
        found.setdefault(word, []).append(name)
    texts = []
    for word, own in ((word, found[word]) for word in Learnt if word in found):
        first = scores[own[0]]
        if word is Learnt.YES and len(own) > 1:
            listed = [one_line(name) for name in scores if name in own]
            named = joined(listed) if len(own) <= NAMED else f"{len(own)} of {len(scores)} classes"
            least = f"of these, {one_line(own[0])} has the lowest recall, {_recall(first)}"
            texts.append(f"{named} are {word}; {least}.")
        elif len(own) == 1:
            texts.append(f"{one_line(own[0])} is {word}: recall {_recall(first)}.")
        else:
            named = joined(
                [f"{one_line(name)} ({_recall(scores[name])})" for name in own], MEASURED
            )
            texts.append(f"{named} are {word}.")
    return [Sentence(CLASSES, text, ("metrics",)) for text in texts]


def say_confusions(counts: Mapping[tuple[str, str], int], repeats: int) -> list[Sentence]:
    """Return which classes are taken for which others, by the share of the class.

    Parameters
    ----------
    counts : mapping
        By pair of a class and what its stars are taken for: the number of stars, over all repeats.
    repeats : int
        Number of repeats.
    """
    whole: dict[str, int] = {}
    for (label, _), count in counts.items():
        whole[label] = whole.get(label, 0) + count
    share = {pair: count / max(whole[pair[0]], 1) for pair, count in counts.items()}
    wrong = [
        pair
        for pair, count in counts.items()
        if pair[0] != pair[1] and count >= SEEN and share[pair] >= OFTEN
    ]
    worst = sorted(wrong, key=lambda pair: -share[pair])[:CONFUSED]
    if not worst:
        return []
    over = f", over {repeats} repeats" if repeats > 1 else ""
    named = ", ".join(
        f"{counts[label, other]:,} of {whole[label]:,} {one_line(label)} are taken for "
        f"{one_line(other)}"
        for label, other in worst
    )
    return [Sentence(CLASSES, f"Confused most{over}: {named}.", ("confusion",))]


def say_probabilities(calibration: Mapping[str, Row]) -> list[Sentence]:
    """Return whether probabilities can be trusted; if not, what recalibration makes of them.

    The best recalibration is that of the least log loss: unlike the calibration error, it cannot
    be low for probabilities that say nothing.

    Parameters
    ----------
    calibration : mapping
        By method: ``ece``, ``ece_low``, ``ece_high`` and ``log_loss`` over all classes.
    """
    if "none" not in calibration:
        return []
    own = calibration["none"]
    word = judge_probabilities(own["ece_low"], own["ece_high"])
    error = measured(own["ece"], own["ece_low"], own["ece_high"])
    text = _TRUSTED[word].format(error)
    others = {method: row for method, row in calibration.items() if method != "none"}
    if others and word is not Trusted.YES:
        best = min(others, key=lambda method: others[method]["log_loss"])
        row = others[best]
        if own["ece"] - row["ece"] > WORTH:
            left = measured(row["ece"], row["ece_low"], row["ece_high"])
            text += f"; recalibrated by {best}, by {left}"
        else:
            text += "; recalibration brings nothing"
    return [Sentence(PROBABILITIES, f"{text}.", ("calibration",))]


def say_sets(conformal: Mapping[str, Row], name: str) -> list[Sentence]:
    """Return how often sets of classes hold the rarest class, per kind of sets.

    Parameters
    ----------
    conformal : mapping
        Of the rarest class, at one coverage, by method: ``coverage_asked``, ``coverage``, ``low``,
        ``high`` and ``mean_size``.
    name : str
        That class.
    """
    found = []
    for method, text in _SETS.items():
        if method in conformal:
            row = conformal[method]
            words = {
                "asked": f"{100 * row['coverage_asked']:g} %",
                "reached": measured(row["coverage"], row["low"], row["high"]),
                "name": one_line(name),
                "size": f"{row['mean_size']:.1f}",
            }
            found.append(Sentence(SETS, text.format(**words), ("conformal",)))
    return found


def say_leak(pairs: Sequence[Row], metric: str, greater_is_better: bool) -> list[Sentence]:
    """Return what a protocol that leaks claims, for the setting that it flatters most.

    Parameters
    ----------
    pairs : sequence of mapping
        The table of inflation, at one test size.
    metric : str
        The metric that studies optimise.
    greater_is_better : bool
        Of the metric.
    """
    if not pairs:
        return []
    sign = 1 if greater_is_better else -1
    pair = max(pairs, key=lambda pair: sign * pair["difference"])
    gap = measured(pair["difference"], pair["low"], pair["high"], "+")
    sure = min(sign * pair["low"], sign * pair["high"]) > 0
    text = (
        f"The protocol {one_line(pair['leaked_protocol'])} leaks: it claims {metric} "
        f"{measured(pair['leaked'])} for {setting_name(pair)}, which honestly has "
        f"{measured(pair['honest'])}"
    )
    text += f", a difference of {gap}." if sure else f"; but {gap} can be chance."
    return [Sentence(LEAK, text, ("inflation",))]


def _recall(row: Row) -> str:
    number = measured(row["recall"], row["low"], row["high"])
    return f"{number} of {counted(row['support'], 'star')}"
