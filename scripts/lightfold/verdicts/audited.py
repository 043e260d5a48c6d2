"""Sentences about what the audit warns of, looks at the test stars, and what a leak claims."""

from collections.abc import Sequence

from lightfold.display.names import one_line
from lightfold.display.numbers import measured
from lightfold.verdicts.words import Row, Sentence, counted, setting_name

WARNINGS, LOOKS, LEAK = "Warnings of the audit", "Looks at the test stars", "The leak"

#: A check whose message lists classes; its value is the number of test stars of the smallest.
FEW = "few_test_stars"


def say_warnings(findings: Sequence[Row]) -> list[Sentence]:
    """Return what the audit warns of, a sentence per check.

    Parameters
    ----------
    findings : sequence of mapping
        The failed checks of severity warning that concern the leader: ``check``, ``value``,
        ``threshold`` and ``message``. Of those of one check, the first is said.
    """
    first: dict[str, Row] = {}
    for row in findings:
        first.setdefault(row["check"], row)
    return [Sentence(WARNINGS, _said(row), ("audit",)) for row in first.values()]


def say_looks(looks: Sequence[Row]) -> list[Sentence]:
    """Return how often the test stars have been looked at.

    Parameters
    ----------
    looks : sequence of mapping
        The looks at the leader's test stars, over all runs; of several repeats, those of the split
        that was looked at most.
    """
    if not looks:
        return []
    settings = counted(int(sum(row["new"] for row in looks)), "setting")
    if len(looks) == 1:
        text = f"The test stars have been looked at once, with {settings}."
        return [Sentence(LOOKS, text, ("looks",))]
    number = len({row["configuration"] for row in looks})
    text = f"The test stars have been looked at {len(looks)} times, with "
    text += f"{counted(number, 'configuration')} and {settings} in all. The more looks, the more "
    text += "the best score flatters: new stars, never looked at, would give a lower one."
    return [Sentence(LOOKS, text, ("looks",))]


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
    sure = min(sign * pair["low"], sign * pair["high"]) > 0
    worst = f"in the worst of {len(pairs)} pairs, it claims" if len(pairs) > 1 else "it claims"
    gap = _gap(pair)
    text = f"The protocol {one_line(pair['leaked_protocol'])} leaks: {worst} {metric} "
    text += f"{measured(pair['leaked'])} for {setting_name(pair)}, which honestly has "
    text += f"{measured(pair['honest'])} (both by the most probable class)"
    texts = [f"{text}, a difference of {gap}." if sure else f"{text}; but {gap} can be chance."]
    if sure:
        text = "Were its test classes weighted as in nature, it would claim "
        text += measured(pair["leaked_natural"])
        plain = [pair for pair in pairs if pair["resampler"] == "none"]
        most = max(plain, key=lambda pair: sign * pair["difference"], default=pair)
        if min(sign * most["low"], sign * most["high"]) <= 0:
            text += f"; without resampling, the largest difference, {_gap(most)}, can be chance"
        texts.append(f"{text}.")
    return [Sentence(LEAK, text, ("inflation",)) for text in texts]


def _said(row: Row) -> str:
    if row["check"] == FEW:
        return (
            f"The rarest class has {counted(row['value'], 'test star')}, fewer than "
            f"{row['threshold']:.0f}: one more or less moves its scores."
        )
    return f"{one_line(row['message'])}."


def _gap(pair: Row) -> str:
    return measured(pair["difference"], pair["low"], pair["high"], "+")
