"""Sentences about one setting's answers: its classes, its probabilities, its sets, and a leak."""

import pandas as pd

from lightfold.display.names import one_line
from lightfold.verdicts.words import (
    MEASURED,
    NAMED,
    Learnt,
    Sentence,
    Trusted,
    counted,
    joined,
    judge_class,
    judge_probabilities,
    measured,
    setting_name,
)

CLASSES, PROBABILITIES, SETS, LEAK = "Classes", "Probabilities", "Sets of classes", "The leak"

#: Fewest stars of a confusion that is worth a word, and most confusions that are said.
SEEN, CONFUSED = 2, 2

#: What is said of probabilities.
_TRUSTED = {
    Trusted.YES: "Its probabilities can be trusted: they are wrong by {} on average.",
    Trusted.NO: "Its probabilities cannot be trusted: they are wrong by {} on average.",
    Trusted.UNDECIDED: (
        "With so few stars, it cannot be decided whether its probabilities can be trusted: they "
        "are wrong by {} on average."
    ),
}

#: What is said of each kind of sets.
_SETS = {
    "marginal": (
        "Sets of classes made to hold the true one of {asked} of all stars (marginal) hold it for "
        "{reached} of {name}."
    ),
    "class_conditional": (
        "Made class by class (class_conditional), they hold it for {reached} of {name}, with "
        "{size} classes per set."
    ),
}


def say_classes(scores: pd.DataFrame) -> list[Sentence]:
    """Return which classes are learnt, in part or not at all.

    Parameters
    ----------
    scores : DataFrame
        By class: ``recall`` with ``low`` and ``high``, ``precision``, and ``support``, its test
        stars.
    """
    share = scores["support"] / scores["support"].sum()
    found: dict[Learnt, list[str]] = {}
    for name, row in scores.sort_values("recall", kind="stable").iterrows():
        word = judge_class(row["recall"], row["low"], row["precision"], share[name], len(scores))
        found.setdefault(word, []).append(str(name))
    texts = []
    for word in (Learnt.NO, Learnt.IN_PART):
        own = found.get(word, [])
        if own:
            named = joined([_recall(name, scores.loc[name]) for name in own], MEASURED)
            texts.append(f"{named} {_are(own)} {word}.")
    own = found.get(Learnt.YES, [])
    if len(own) == 1:
        texts.insert(0, f"{_recall(own[0], scores.loc[own[0]])} is {Learnt.YES}.")
    elif own:
        listed = [one_line(name) for name in scores.index if name in own]
        least = _recall(own[0], scores.loc[own[0]])
        texts.insert(0, f"{joined(listed, NAMED)} are {Learnt.YES}; the least is {least}.")
    return [Sentence(CLASSES, text, ("metrics",)) for text in texts]


def say_confusions(confusion: pd.DataFrame) -> list[Sentence]:
    """Return which classes are taken for which others, by the share of the class.

    Parameters
    ----------
    confusion : DataFrame
        Columns ``label``, ``predicted`` and ``count``, summed over repeats.
    """
    whole = confusion.groupby("label")["count"].transform("sum")
    wrong = confusion.assign(whole=whole, share=confusion["count"] / whole.where(whole > 0))
    wrong = wrong[(wrong["label"] != wrong["predicted"]) & (wrong["count"] >= SEEN)]
    worst = wrong.sort_values("share", ascending=False, kind="stable")[:CONFUSED]
    named = [
        f"{row.count_:,} of {row.whole:,} {one_line(row.label)} are taken for "
        f"{one_line(row.predicted)}"
        for row in worst.rename(columns={"count": "count_"}).itertuples()
    ]
    if not named:
        return []
    return [Sentence(CLASSES, f"Confused most: {joined(named)}.", ("confusion",))]


def say_probabilities(calibration: pd.DataFrame, rope: float) -> list[Sentence]:
    """Return whether probabilities can be trusted, and what recalibration makes of them.

    Parameters
    ----------
    calibration : DataFrame
        By method: ``ece``, ``ece_low`` and ``ece_high`` over all classes.
    rope : float
        Gains up to this are of no practical use.
    """
    if "none" not in calibration.index:
        return []
    own = calibration.loc["none"]
    word = judge_probabilities(own["ece_low"], own["ece_high"])
    error = measured(own["ece"], own["ece_low"], own["ece_high"])
    texts = [_TRUSTED[word].format(error)]
    others = calibration.drop(index="none")
    if len(others):
        best = others["ece"].idxmin()
        row = others.loc[best]
        if own["ece"] - row["ece"] > rope:
            left = measured(row["ece"], row["ece_low"], row["ece_high"])
            texts.append(f"Recalibrated by {best}, they are wrong by {left}.")
        else:
            texts.append("Recalibration makes them no better.")
    return [Sentence(PROBABILITIES, text, ("calibration",)) for text in texts]


def say_sets(conformal: pd.DataFrame, name: str) -> list[Sentence]:
    """Return how often sets of classes hold the rarest class, per kind of sets.

    Parameters
    ----------
    conformal : DataFrame
        Of the rarest class, at one coverage, by method: ``coverage_asked``, ``coverage``, ``low``,
        ``high`` and ``mean_size``.
    name : str
        That class.
    """
    found = []
    for method, text in _SETS.items():
        if method in conformal.index:
            row = conformal.loc[method]
            words = {
                "asked": f"{100 * row['coverage_asked']:g} %",
                "reached": measured(row["coverage"], row["low"], row["high"]),
                "name": one_line(name),
                "size": f"{row['mean_size']:.1f}",
            }
            found.append(Sentence(SETS, text.format(**words), ("conformal",)))
    return found


def say_leak(pairs: pd.DataFrame, metric: str, greater_is_better: bool) -> list[Sentence]:
    """Return what a protocol that leaks claims, for the setting that it flatters most.

    Parameters
    ----------
    pairs : DataFrame
        The table of inflation, at one test size.
    metric : str
        The metric that studies optimise.
    greater_is_better : bool
        Of the metric.
    """
    if pairs.empty:
        return []
    sign = 1 if greater_is_better else -1
    pair = pairs.loc[(sign * pairs["difference"]).idxmax()]
    claims = (
        f"The protocol {one_line(pair['leaked_protocol'])}, which leaks, claims {metric} "
        f"{measured(pair['leaked'])} for {setting_name(pair)}."
    )
    gap = measured(pair["difference"], pair["low"], pair["high"], "+")
    truth = f"Without the leak it has {measured(pair['honest'])}: the difference is {gap}."
    return [Sentence(LEAK, text, ("inflation",)) for text in (claims, truth)]


def class_scores(metrics: pd.DataFrame) -> pd.DataFrame:
    """Return recall with its interval, precision and support of each class, over repeats.

    Repeats are averaged, ends of intervals too: these are the intervals of one repeat, because
    repeats share stars.

    Parameters
    ----------
    metrics : DataFrame
        The rows of one setting in the table of metrics.
    """
    kept = metrics[metrics["metric"].isin(["recall", "precision"])]
    kept = kept[kept["decision"] == "argmax"]
    columns = ["value", "low", "high", "support"]
    mean = kept.groupby(["metric", "class"], sort=False)[columns].mean()
    if not {"recall", "precision"} <= set(kept["metric"]):
        return pd.DataFrame(columns=["recall", *columns[1:], "precision"], dtype=float)
    found = mean.loc["recall"].rename(columns={"value": "recall"})
    return found.assign(precision=mean.loc["precision"]["value"])


def _recall(name: str, row: pd.Series) -> str:
    number = measured(row["recall"], row["low"], row["high"])
    return f"{one_line(name)} (recall {number} of {counted(row['support'], 'star')})"


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
