"""What each way to handle imbalance brings on test stars, compared with doing nothing about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.seeds import derive
from lightfold.statistics.churn import churn
from lightfold.statistics.clusters import shares
from lightfold.statistics.draws import draw
from lightfold.statistics.holm import adjusted
from lightfold.statistics.influence import by_labels
from lightfold.statistics.mover import Estimate, subtract
from lightfold.tables import AXIS_TYPES
from lightfold.verdicts.members import Member
from lightfold.verdicts.nodes import COMMON
from lightfold.verdicts.way_scores import REFERENCE, Scores
from lightfold.verdicts.ways import NONE, Way, in_order
from lightfold.verdicts.words import judge_effect

_ENDS = ("difference", "low", "high")
_LOSSES = ("log_loss", "ece")
COLUMNS = {
    **{axis: AXIS_TYPES[axis] for axis in COMMON},
    **dict.fromkeys(("way", "resampler", "recalibration", "decision", "maps"), "string"),
    **{"settings": "int64", "repeats": "int64", "metric": "string", "value": "double"},
    **dict.fromkeys((*_ENDS, "p", "p_adjusted"), "double"),
    **dict.fromkeys(("rope_below", "rope_within", "rope_above"), "double"),
    **dict.fromkeys(("interval", "outcome"), "string"),
    **{f"{loss}{end}": "double" for loss in _LOSSES for end in ("", *(f"_{e}" for e in _ENDS))},
    **{"rarest": "string", **dict.fromkeys(("recall", "recall_low", "recall_high"), "double")},
    **dict.fromkeys(("cpu_seconds", "trials", "deviation", "churn"), "double"),
    "tested_again": "int64",
}

#: Fewest models and reducers that ran with every resampler for others to be left out.
ENOUGH = 2

#: What decisions are made for if the tuned metric looks at probabilities.
OF_CLASSES = "macro_f1"

#: Draws of stars that say how calibration errors of two ways rise and fall together.
DRAWS = 200


def balance(
    members: Sequence[Member], metric: str, rope: float, seed: int, classes: list[str]
) -> pd.DataFrame:
    """Return a row per way to handle imbalance, for each protocol and test size.

    Models and reducers that ran with every resampler are compared. If there are fewer than
    `ENOUGH`, each way is compared by those that ran with it and without any resampler; see
    `comparable`.

    p-values are corrected (Holm) for all ways that do one thing, and for all that do several.

    Parameters
    ----------
    members : sequence of Member
        The honest nodes of a task.
    metric : str
        The metric that studies optimise. If it looks at more than classes, decisions are made for
        macro-F1, and compared by it.
    rope : float
        Half the width of the region of practical equivalence.
    seed : int
        Seed of the draws of stars.
    classes : list of str
        The classes, in the order of their codes.
    """
    frames = []
    plugin = registry.load("metrics", metric)
    if not by_labels(plugin):
        metric, plugin = OF_CLASSES, registry.load("metrics", OF_CLASSES)
    for place, own in groupby(sorted(members, key=_common), key=_common):
        rows = _rows(comparable(list(own)), plugin, rope, derive(seed, *place), classes)
        frames += [pd.DataFrame(rows).assign(metric=metric)] if rows else []
    table = pd.concat(frames) if frames else pd.DataFrame()
    return table.reindex(columns=list(COLUMNS)).reset_index(drop=True)


def comparable(members: list[Member]) -> list[Member]:
    """Return those of a test size whose model and reducer ran with every resampler, if enough.

    If not, those are left out that ran with no resampler alone, unless there are no others.
    """
    ran: dict[str, set[tuple[str, str]]] = {}
    for member in members:
        ran.setdefault(member.node.axes["resampler"], set()).add(member.kind)
    kinds = set.intersection(*ran.values())
    if len(kinds) < ENOUGH:
        resampled = [own for name, own in ran.items() if name != NONE]
        kinds = set().union(*(resampled or ran.values()))
    return [own for own in members if own.kind in kinds]


def _rows(
    members: list[Member], metric: ModuleType, rope: float, seed: int, classes: list[str]
) -> list[dict[str, Any]]:
    """Return the rows of one protocol and test size, the first of which is the reference."""
    without = {_twin(own): own for own in members if own.node.axes["resampler"] == NONE}
    stars = np.mean([np.bincount(m.node.test.y, minlength=len(classes)) for m in members], axis=0)
    rarest = int(np.argmin(stars))
    scores, losses = Scores(members, metric), Scores(members, registry.load("metrics", "log_loss"))
    errors = _errors(members, seed)
    rows = []
    for way in in_order([way for own in members for way in own.handled.answers]):
        own = [m for m in members if way in m.handled.answers and _twin(m) in without]
        if not own:
            continue
        error, drawn = _mean(errors[way, *_twin(m)] for m in own)
        row = {
            **{axis: own[0].node.axes[axis] for axis in COMMON},
            **{"way": way.name, **way._asdict(), "maps": _maps(way, own)},
            **{"settings": len({m.kind for m in own})},
            **{"repeats": len({m.node.axes["repeat"] for m in own})},
            **{"value": float(np.mean(scores.of(way, own)))},
            **{"log_loss": float(np.mean(losses.of(way, own))), "ece": error.value},
            **{"rarest": classes[rarest], **_recall(way, own, rarest)},
            **{"cpu_seconds": float(np.mean([m.cpu_seconds for m in own]))},
            **{"trials": float(np.mean([m.trials for m in own]))},
            **_instability(way, own, scores),
        }
        if way != REFERENCE:
            row |= scores.differ(way, own, rope)
            loss = losses.differ(way, own, rope)
            row |= {f"log_loss_{end}": loss[end] for end in _ENDS}
            other, others = _mean(errors[REFERENCE, *_twin(m)] for m in own)
            same = np.array_equal(drawn, others)
            gap = (0.0,) * 3 if same else subtract(error, other, _correlation(drawn, others))
            row |= {f"ece_{end}": value for end, value in zip(_ENDS, gap, strict=True)}
        rows.append(row)
    return _judged(rows, bool(metric.GREATER_IS_BETTER))


def _errors(members: list[Member], seed: int) -> dict[tuple[Any, ...], Any]:
    """Return `Member.errors` by way, model, reducer and repeat; a repeat has the same draws."""
    found: dict[tuple[Any, ...], Any] = {}
    for own in members:
        test, repeat = own.node.test, own.node.axes["repeat"]
        weight = draw(test.y, test.star, DRAWS, derive(seed, repeat)).astype(float)
        found |= {(way, *_twin(own)): error for way, error in own.errors(weight).items()}
    return found


def _mean(errors: Iterable[tuple[Estimate, np.ndarray]]) -> tuple[Estimate, np.ndarray]:
    estimates, drawn = zip(*errors, strict=True)
    return Estimate(*map(float, np.mean(estimates, axis=0))), np.mean(drawn, axis=0)


def _correlation(first: np.ndarray, second: np.ndarray) -> float:
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def _judged(rows: list[dict[str, Any]], greater_is_better: bool) -> list[dict[str, Any]]:
    """Return rows with p-values corrected within their family, and the word for each."""
    told = [row for row in rows if "p" in row]
    for several in (False, True):
        family = [row for row in told if (_way(row).steps > 1) == several]
        p = adjusted(np.array([row["p"] for row in family]))
        for row, own in zip(family, p, strict=True):
            low, high = row["low"], row["high"]
            low, high = (low, high) if greater_is_better else (-high, -low)
            row["p_adjusted"] = float(own)
            row["outcome"] = str(judge_effect(low, high, float(own), row["rope_within"]))
    return rows


def _recall(way: Way, members: list[Member], code: int) -> dict[str, float]:
    """Return the recall of a class, with its interval over stars, averaged over nodes."""
    parts = []
    for own in members:
        answers = own.handled.answers[way]
        there = answers.y == code
        parts.append((answers.predicted[there] == code, answers.star[there]))
    ends = np.nanmean(shares(parts), axis=1)
    return dict(zip(("recall", "recall_low", "recall_high"), map(float, ends), strict=True))


def _instability(way: Way, members: list[Member], scores: Scores) -> dict[str, Any]:
    """Return what differs between repeats of a model: its scores, and answers about one star."""
    deviations, changed, compared = [], 0, 0
    for _, group in groupby(sorted(members, key=lambda own: own.kind), key=lambda own: own.kind):
        own = list(group)
        if len(own) > 1:
            deviations.append(np.std(scores.of(way, own), ddof=1))
        count = churn([m.stars for m in own], [m.handled.answers[way].predicted for m in own])
        changed, compared = changed + count.changed, compared + count.compared
    return {
        "deviation": float(np.mean(deviations)) if deviations else None,
        "churn": changed / compared if compared else None,
        "tested_again": compared,
    }


def _maps(way: Way, members: list[Member]) -> str | None:
    """Say which recalibrations were best out of fold, and in how many nodes."""
    if way.recalibration == NONE:
        return None
    counts = Counter(own.handled.recalibration for own in members).most_common()
    return ", ".join(f"{name} ({number})" for name, number in counts)


def _way(row: dict[str, Any]) -> Way:
    return Way(*(row[name] for name in Way._fields))


def _common(member: Member) -> tuple[Any, ...]:
    return tuple(member.node.axes[axis] for axis in COMMON)


def _twin(member: Member) -> tuple[Any, ...]:
    """Return what a node shares with its twin that has no resampler."""
    return (*member.kind, member.node.axes["repeat"])
