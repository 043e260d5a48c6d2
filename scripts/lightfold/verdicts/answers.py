"""Sentences about one setting's answers: its classes, its probabilities and its sets."""

from collections.abc import Mapping

from lightfold.display.names import one_line
from lightfold.display.numbers import measured
from lightfold.verdicts.words import (
    CLOSE,
    MEASURED,
    NAMED,
    Calibrated,
    Learnt,
    Row,
    Sentence,
    counted,
    joined,
    judge_class,
    judge_probabilities,
)

CLASSES, PROBABILITIES, SETS = "Classes", "Probabilities", "Sets of classes"

#: Fewest stars of a class that make a confusion worth a word, and the least share of the class or
#: of the stars that are taken for the other; most confusions that are said.
SEEN, OFTEN, TAKEN, CONFUSED = 2, 0.05, 0.2, 2

#: A recalibration is worth a word if it makes probabilities less wrong by more than this.
WORTH = 0.01

#: What is said of the calibration error.
_CALIBRATED = {
    Calibrated.YES: "{} on average (ece), surely by less than {}; rare classes hardly count",
    Calibrated.NO: "{} on average (ece), surely by more than {}",
    Calibrated.UNDECIDED: "{} on average (ece); whether by more than {} cannot be decided",
}

#: The kind of sets that knows no classes: it shows which of them is held least often.
USUAL = "marginal"

#: What is said of each kind of sets.
_SETS = {
    "marginal": (
        "Sets of classes that should hold the true one for {asked} of stars do so least often for "
        "{name}: {reached} ({number})."
    ),
    "class_conditional": (
        "Made class by class, such sets do so for {reached} ({number}), with {size} of the "
        "{classes} classes on average."
    ),
}


def say_classes(scores: Mapping[str, Row]) -> list[Sentence]:
    """Return which classes are learnt, in part or not at all.

    Parameters
    ----------
    scores : mapping
        By class: ``recall`` with ``low`` and ``high``, ``precision``, the purity of the stars that
        are given the class, and ``support``, its test stars.
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
            least = min(own, key=lambda name: scores[name]["precision"])
            pure = f"the lowest purity, {measured(scores[least]['precision'])}"
            pure = f"and {pure}" if least == own[0] else f"and {one_line(least)} has {pure}"
            texts.append(
                f"{named} are {word}; of these, {one_line(own[0])} has the lowest recall, "
                f"{_recall(first)}, {pure}."
            )
        elif len(own) == 1:
            pure = f", purity {measured(first['precision'])}" if first["recall"] else ""
            texts.append(f"{one_line(own[0])} is {word}: recall {_recall(first)}{pure}.")
        else:
            named = joined(
                [f"{one_line(name)} ({_recall(scores[name])})" for name in own], MEASURED
            )
            texts.append(f"{named} are {word}.")
    return [Sentence(CLASSES, text, ("metrics",)) for text in texts]


def say_confusions(counts: Mapping[tuple[str, str], int], repeats: int) -> list[Sentence]:
    """Return which classes are taken for which others, by the share of the class.

    A few stars of a common class can be most of those that are given a rare one: the worst such
    case is said too.

    Parameters
    ----------
    counts : mapping
        By pair of a class and what its stars are taken for: the number of stars, over all repeats.
    repeats : int
        Number of repeats.
    """
    whole: dict[str, int] = {}
    given: dict[str, int] = {}
    for (label, other), count in counts.items():
        whole[label] = whole.get(label, 0) + count
        given[other] = given.get(other, 0) + count
    wrong = {pair: n for pair, n in counts.items() if pair[0] != pair[1] and n >= SEEN}
    often = [pair for pair, n in wrong.items() if n / whole[pair[0]] >= OFTEN]
    worst = sorted(often, key=lambda pair: -wrong[pair] / whole[pair[0]])[:CONFUSED]
    found = [
        f"{wrong[label, other]:,} of {whole[label]:,} {one_line(label)} are taken for "
        f"{one_line(other)}"
        for label, other in worst
    ]
    taken = [pair for pair, n in wrong.items() if n / given[pair[1]] >= TAKEN and pair not in worst]
    if taken:
        label, other = max(taken, key=lambda pair: wrong[pair] / given[pair[1]])
        found.append(
            f"{wrong[label, other]:,} of the {given[other]:,} called {one_line(other)} are "
            f"{one_line(label)}"
        )
    over = f", over {repeats} repeats" if repeats > 1 else ""
    text = f"Confused most{over}: {', '.join(found)}."
    return [Sentence(CLASSES, text, ("confusion",))] if found else []


def say_probabilities(
    calibration: Mapping[str, Row], by_class: Mapping[str, Row]
) -> list[Sentence]:
    """Return whether probabilities are calibrated; if not, what recalibration makes of them.

    The best recalibration is that of the least log loss on out-of-fold rows, so that test rows
    judge it fairly. Unlike the calibration error, a log loss cannot be low for probabilities that
    say nothing.

    Parameters
    ----------
    calibration : mapping
        By method: ``ece``, ``ece_low``, ``ece_high`` of the top class and
        ``log_loss_out_of_fold``.
    by_class : mapping
        By class: the same of its own probability, as given.
    """
    if "none" not in calibration:
        return []
    own = calibration["none"]
    word = judge_probabilities(own["ece_low"], own["ece_high"])
    said = _CALIBRATED[word].format(_error(own), f"{CLOSE:g}")
    texts = [f"The probability of its answer is off by {said}."]
    off = [
        (name, row)
        for name, row in by_class.items()
        if judge_probabilities(row["ece_low"], row["ece_high"]) is Calibrated.NO
    ]
    off.sort(key=lambda item: -item[1]["ece"])
    if off:
        named = joined([f"{one_line(name)} (by {_error(row)})" for name, row in off], MEASURED)
        texts.append(f"Class by class, those of {named} are surely off by more than {CLOSE:g}.")
    others = {method: row for method, row in calibration.items() if method != "none"}
    if others and (off or word is not Calibrated.YES):
        best = min(others, key=lambda method: others[method]["log_loss_out_of_fold"])
        if own["ece"] - others[best]["ece"] > WORTH:
            text = f"Recalibrated by {best}, the best on training stars, it is off by "
            texts.append(f"{text}{_error(others[best])}.")
        else:
            texts.append("Recalibration brings nothing.")
    return [Sentence(PROBABILITIES, text, ("calibration",)) for text in texts]


def say_sets(conformal: Mapping[str, Mapping[str, Row]], repeats: int) -> list[Sentence]:
    """Return how often sets of classes hold the class that they hold least often.

    Parameters
    ----------
    conformal : mapping
        By class and method, at one coverage, averaged over repeats: ``coverage_asked``,
        ``coverage``, ``low``, ``high``, ``mean_size`` and ``support``.
    repeats : int
        Number of repeats.
    """
    known = [name for name, rows in conformal.items() if USUAL in rows]
    if not known:
        return []
    name = min(known, key=lambda name: conformal[name][USUAL]["coverage"])
    classes, found = len(conformal), []
    for method, text in _SETS.items():
        if method in conformal[name]:
            row = conformal[name][method]
            held = repeats * row["coverage"] * row["support"]
            number = measured(row["coverage"], row["low"], row["high"])
            words = {
                "asked": f"{100 * row['coverage_asked']:g} %",
                "reached": f"{held:,.0f} of {repeats * row['support']:,.0f}",
                "name": one_line(name),
                "number": number,
                "size": f"{row['mean_size']:.1f}",
                "classes": classes,
            }
            found.append(Sentence(SETS, text.format(**words), ("conformal",)))
    return found


def _error(row: Row) -> str:
    """Return a calibration error; an estimate of 0 is cut off there, and so is said by its end."""
    if round(row["ece"], 3):
        return measured(row["ece"], row["ece_low"], row["ece_high"])
    return f"at most {row['ece_high']:.3f}"


def _recall(row: Row) -> str:
    number = measured(row["recall"], row["low"], row["high"])
    return f"{number} of {counted(row['support'], 'star')}"
