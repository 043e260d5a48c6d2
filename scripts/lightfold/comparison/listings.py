"""Tables of each setting: scores by class, confusion, errors in class codes, and inflation."""

import itertools
import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

from lightfold.comparison.scores import (
    SETTING,
    members,
    of_chosen,
    ordinal,
    setting_names,
    weighted,
    with_intervals,
)
from lightfold.display.listing import Listing
from lightfold.display.numbers import measured

#: What names a row of a tidy table of settings.
KEYS = [*SETTING, "leaked", "decision"]

#: The two protocols of a pair of an honest node and its leaked twin.
PROTOCOLS = ["honest_protocol", "leaked_protocol"]

#: What is measured of a pair.
MEASURES = ["honest", "honest_balanced", "leaked_natural", "leaked", "difference", "low", "high"]

NO_MEANING = "no meaning: classes are nominal, their codes are not numbers"
NO_NODE = "No node of this test size has run: nodes.parquet says why."
NO_PAIR = "The grid has no pair of an honest node and its leaked twin that both ran."
NO_CODES = "Nothing to list: no node ran, or no metric treats class codes as numbers."
MATRICES = "Rows: true class, columns: predicted; test rows and percent of the true class."
INFLATION = (
    "{metric} of honest nodes beside that of their leaked twins. honest: natural test stars; "
    "honest_balanced: the same, all classes of equal weight; LEAKED: the leaked test rows as they "
    "are; LEAKED natural: the same, classes weighted as among natural stars; difference: LEAKED - "
    "honest, with its 95 % interval (low, high) over stars. All by argmax: each star gets its most "
    "probable class."
)

#: Scores of a classification report; its rows about all classes, as scikit-learn calls them; and
#: the metrics that these are.
REPORTED = ["precision", "recall", "f1"]
ACCURACY, AVERAGES = "accuracy", {"macro avg": "macro", "weighted avg": "weighted"}
OVERALL = {
    (ACCURACY, "f1"): "accuracy",
    ("macro avg", "recall"): "balanced_accuracy",
    ("macro avg", "f1"): "macro_f1",
    ("weighted avg", "f1"): "weighted_f1",
}
BRACKETS = "In brackets: 95 % intervals."

#: Headings of what leaked, where people read them.
HEADINGS = {"leaked": "LEAKED", "leaked_natural": "LEAKED natural"}


def reports(
    scores: pd.DataFrame, confusion: pd.DataFrame, metrics: pd.DataFrame, classes: list[str]
) -> Listing:
    """List the classification report of each setting, in the order of `scores`.

    Precision, recall and F1 have their intervals if they are among the metrics.
    """
    every = with_intervals(of_chosen(metrics))
    parts, rows = [], []
    for name, keys, own in _settings(scores, confusion):
        report = class_report(own, classes)
        found = _ends(report, members(every, keys))
        rows += [{**keys, **row} for row in report.join(found).to_dict("records")]
        texts = {
            score: _texts(report[score], found.filter(regex=f"^{score}_")) for score in REPORTED
        }
        parts.append((name, report.assign(**texts)))
    ends = [f"{score}_{end}" for score in REPORTED for end in ("low", "high")]
    columns = [*KEYS, "class", "summary", *REPORTED, "support", *ends]
    remark = " ".join(filter(None, (BRACKETS, _pooled(scores)))) if parts else NO_NODE
    return Listing(pd.DataFrame(rows, columns=columns), parts, remark)


def _ends(report: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of the intervals of a report's numbers, missing where there are none."""
    known = {
        (row["metric"], None if pd.isna(row["class"]) else row["class"]): row
        for row in own.to_dict("records")
    }
    found = pd.DataFrame(index=report.index)
    rows = list(zip(report["class"], report["summary"], strict=True))
    for score in REPORTED:
        keys = [(score, name) if name else (OVERALL.get((row, score)), None) for name, row in rows]
        for end in ("low", "high"):
            found[f"{score}_{end}"] = [known.get(key, {}).get(end, math.nan) for key in keys]
    return found


def _texts(values: pd.Series, ends: pd.DataFrame) -> list[str]:
    """Return numbers with their intervals as texts, nothing where there is no number."""
    return [
        "" if pd.isna(value) else measured(value, *own)
        for value, own in zip(values, ends.to_numpy(), strict=True)
    ]


def class_report(own: dict[str, pd.Series], classes: list[str]) -> pd.DataFrame:
    """Return scikit-learn's classification report as a table.

    Its own function keys rows by their names, so that a class called ``accuracy`` is lost.

    Parameters
    ----------
    own : dict of Series
        The test rows of a setting, see `scores.weighted`.
    classes : list of str
        The classes, in order.

    Returns
    -------
    DataFrame
        Rows: the classes, then ``accuracy`` (under ``f1``), ``macro avg`` and ``weighted avg``;
        columns ``class``, missing in the last three, and ``summary``, missing in the others;
        ``precision``, ``recall``, ``f1`` and ``support``, the number of test rows. A score without
        rows to divide by is 0.
    """

    def score(average: str | None) -> Any:
        return precision_recall_fscore_support(
            **own, labels=classes, average=average, zero_division=0
        )

    stars = own["sample_weight"].sum()
    accuracy = accuracy_score(**own)
    rows = [
        *((name, None, *numbers) for name, *numbers in zip(classes, *score(None), strict=True)),
        (None, ACCURACY, math.nan, math.nan, accuracy, stars),
        *((None, row, *score(average)[:-1], stars) for row, average in AVERAGES.items()),
    ]
    report = pd.DataFrame(rows, columns=["class", "summary", *REPORTED, "support"], dtype=object)
    return report.astype({**dict.fromkeys(REPORTED, float), "support": int})


def confusions(scores: pd.DataFrame, confusion: pd.DataFrame, classes: list[str]) -> Listing:
    """List the confusion matrix of each setting: test rows, and percent of the true class."""
    parts, rows = [], []
    for name, keys, own in _settings(scores, confusion):
        counts = confusion_matrix(**own, labels=classes)
        percent = 100 * confusion_matrix(**own, labels=classes, normalize="true")
        texts = [
            [f"{count} ({part:.0f} %)" for count, part in zip(*line, strict=True)]
            for line in zip(counts, percent, strict=True)
        ]
        grid = pd.DataFrame(texts, columns=classes)
        grid.insert(0, "true class", classes, allow_duplicates=True)
        parts.append((name, grid))
        rows += [
            {**keys, "label": label, "predicted": predicted, "count": count, "percent": part}
            for (label, predicted), count, part in zip(
                itertools.product(classes, classes), counts.flat, percent.flat, strict=True
            )
        ]
    columns = [*KEYS, "label", "predicted", "count", "percent"]
    remark = f"{MATRICES} {_pooled(scores)}".strip() if parts else NO_NODE
    return Listing(pd.DataFrame(rows, columns=columns), parts, remark)


def class_code_errors(scores: pd.DataFrame, metrics: pd.DataFrame) -> Listing:
    """List the metrics that treat class codes as numbers, averaged over repeats.

    They have no meaning for nominal classes, and the listing says so. It is there because the
    slide deck (see docs/deck.md) shows them.
    """
    names = ordinal(metrics)
    own = of_chosen(metrics)
    own = own[own["metric"].isin(names)]
    values = own.pivot_table(index=SETTING, columns="metric", values="value", sort=False)
    table = scores[KEYS].merge(values.reset_index(), on=SETTING)
    if table.empty:
        return Listing(table.assign(remark=""), [], NO_CODES)
    return Listing(table.assign(remark=NO_MEANING), [("", table)], NO_MEANING, digits=".4g")


def inflation(pairs: pd.DataFrame, metric: str) -> Listing:
    """List what each pair of an honest and a leaked node scored, tuned and with defaults."""
    if pairs.empty:
        return Listing(pairs, [], NO_PAIR)
    axes = ["test_size", "repeat", "resampler", "reducer", "model"]
    parts = []
    for title, suffix in (("Tuned", ""), ("Default parameters", "_default")):
        measures = {f"{name}{suffix}": HEADINGS.get(name, name) for name in MEASURES}
        shown = pairs[[*axes, *PROTOCOLS, *measures]]
        parts.append((title, shown.rename(columns=measures)))
    return Listing(pairs, parts, INFLATION.format(metric=metric))


def _pooled(scores: pd.DataFrame) -> str:
    """Say how many repeats are pooled, if several; scores are averaged over them instead."""
    fewest, most = int(scores["repeats"].min()), int(scores["repeats"].max())
    if most == 1:
        return ""
    number = f"{most}" if fewest == most else f"{fewest} to {most}"
    return f"(repeats pooled: {number}; the table of scores averages over them)"


def _settings(
    scores: pd.DataFrame, confusion: pd.DataFrame
) -> Iterator[tuple[str, dict[str, Any], dict[str, pd.Series]]]:
    """Yield the name with its decision, the keys and the test rows of each setting."""
    for name, (_, setting) in zip(setting_names(scores), scores.iterrows(), strict=True):
        keys = {key: setting[key] for key in KEYS}
        yield f"{name} ({setting['decision']})", keys, weighted(confusion, setting)
