"""The answer in words: whether resampling helps on these stars, or a decision does."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lightfold.comparison.decisions import ARGMAX
from lightfold.display.listing import Listing
from lightfold.display.names import one_line
from lightfold.display.numbers import measured
from lightfold.verdicts.ways import NONE, Way
from lightfold.verdicts.words import Brings, Row, Sentence, joined

#: What is said where nothing can be compared.
NO_TWIN = "No honest node without a resampler has run, so there is nothing to compare."

#: Heading of the verdict's paragraph.
IMBALANCE = "Imbalance"

#: What `ARGMAX` decides for, in words.
LIKELIEST = "the most probable class"

#: Most ways of one outcome that are named.
MOST = 6

#: What is said of ways that have an outcome, of one and of several.
_BRINGS = {
    Brings.GAIN: ("{} helps", "{} help"),
    Brings.LOSS: ("{} hurts", "{} hurt"),
    Brings.LIKELY: ("{} may make a difference, or it is chance",) * 2,
    Brings.NOTHING: ("{} brings nothing", "{} bring nothing"),
    Brings.UNDECIDED: ("{} cannot be told from {reference}",) * 2,
}

REMARK = (
    "{headline} Each row is compared with none: no resampler, and the most probable class. "
    "difference is that of {metric} on the same test stars, with its 95 % interval; p_adjusted is "
    "Holm's, over rows that do one thing, and over those that do several. What is surely within "
    "{rope:g} brings nothing. Thresholds and recalibration are learned on rows out of fold. All "
    "rows of a test size have the same models where at least two ran with every resampler; "
    "settings says how many are averaged. ece: calibration error. recall: that of {rarest}, the "
    "class with the fewest test stars. cpu_seconds and trials: of a node. deviation: of the score "
    "over repeats. churn: share of stars that get another class in another repeat. Protocols that "
    "leak are left out."
)


def main(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the protocol and test size with most nodes; of equals, the larger one."""
    size = (table["settings"] * table["repeats"]).groupby([table["protocol"], table["test_size"]])
    counts = size.sum()
    protocol, test_size = max(counts.index, key=lambda place: (counts[place], place[1], place[0]))
    return table[(table["protocol"] == protocol) & (table["test_size"] == test_size)]


def headline(own: pd.DataFrame) -> str:
    """Say what each single thing brings that can be done about imbalance.

    Parameters
    ----------
    own : DataFrame
        The rows of one protocol and test size.
    """
    single = [row for row in own.to_dict("records") if _way(row).steps == 1]
    if not single:
        return "Only one way to handle imbalance has run."
    return f"What helps against imbalance? On these stars, {_outcomes(single, NONE)}."


def say_balance(rows: Sequence[Row]) -> list[Sentence]:
    """Return whether a decision helps without any resampler, and how many resamplers help.

    Parameters
    ----------
    rows : sequence of mapping
        The rows of the table ``balance`` at one protocol and test size.
    """
    single = [row for row in rows if _way(row).steps == 1]
    decided = [row for row in single if row["decision"] != ARGMAX]
    resampled = [row for row in single if row["resampler"] != NONE]
    parts = [f"without any resampler, {_outcomes(decided, LIKELIEST)}"] if decided else []
    if len(resampled) == 1:
        parts.append(f"with {LIKELIEST} as the answer, {_outcomes(resampled, NONE)}")
    elif resampled:
        told = [row for row in resampled if row["outcome"] in (Brings.GAIN, Brings.LOSS)]
        none = f"none of {len(resampled)} resamplers is shown to help or to hurt"
        parts.append(f"with {LIKELIEST} as the answer, {_outcomes(told, NONE) or none}")
    text = "; ".join(parts)
    return [Sentence(IMBALANCE, f"{text[0].upper()}{text[1:]}.", ("balance",))] if parts else []


def listed(table: pd.DataFrame, rope: float) -> Listing:
    """List what each way brings, by test size; the answer in words comes first."""
    if table.empty:
        return Listing(table, [], NO_TWIN)
    shown = ["way", "settings", "value", "difference", "low", "high", "p_adjusted", "outcome"]
    shown += ["log_loss", "log_loss_difference", "ece", "ece_difference", "recall"]
    shown += ["cpu_seconds", "trials", "deviation", "churn"]
    fields: Any = table.groupby(["protocol", "test_size"], sort=False)
    several = len(table["protocol"].unique()) > 1
    parts = [
        (
            f"{f'{protocol}, ' if several else ''}test size {100 * size:.0f} %",
            own[shown].astype({"deviation": float, "churn": float}).fillna({"outcome": ""}),
        )
        for (protocol, size), own in fields
    ]
    own = main(table)
    remark = REMARK.format(
        headline=headline(own),
        metric=own["metric"].iloc[0],
        rarest=one_line(own["rarest"].iloc[0]),
        rope=rope,
    )
    return Listing(table, parts, remark)


def _outcomes(rows: Sequence[Row], reference: str) -> str:
    """Return what things bring, those of one outcome together, with numbers."""
    found: dict[str, list[str]] = {}
    for row in rows:
        number = measured(row["difference"], row["low"], row["high"], "+")
        found.setdefault(row["outcome"], []).append(f"{_short(row)} ({number})")
    return "; ".join(
        text[len(own) > 1].format(joined(own, MOST), reference=reference)
        for outcome, text in _BRINGS.items()
        if (own := found.get(outcome))
    )


def _short(row: Row) -> str:
    """Return what is done, where it is one thing."""
    way = _way(row)
    if way.decision != ARGMAX:
        return f"deciding by {one_line(way.decision)}"
    return one_line(way.resampler if way.resampler != NONE else way.recalibration)


def _way(row: Row) -> Way:
    return Way(row["resampler"], row["recalibration"], row["decision"])
