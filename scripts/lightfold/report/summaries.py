"""Summaries of a task's tables for the report: sorted, cut short, and turned into text."""

from typing import Any

import pandas as pd

from lightfold.axes import MIXED, NODE_AXES
from lightfold.comparison.scores import ENDS, best_per_model, main_test_size, number

#: Most rows that a table of the report has; the others are counted.
MOST = 40


def count_stars(labels: pd.Series, classes: list[str]) -> dict[str, Any]:
    """Return the stars of each class and their share, and how unequal the classes are.

    ``largest`` is the class with the most stars. ``ratio`` is how many times as many it has as the
    smallest class, or 0 if that has none.
    """
    counts = labels.value_counts().reindex(classes, fill_value=0)
    share = counts / max(len(labels), 1)
    return {
        "number": len(labels),
        "classes": list(zip(classes, counts.tolist(), share.tolist(), strict=True)),
        "largest": counts.idxmax(),
        "share": float(share.max()),
        "ratio": float(counts.max() / counts.min()) if counts.min() else 0.0,
    }


def count_nodes(nodes: pd.DataFrame) -> dict[str, Any]:
    """Return the number of nodes of each status, and of each reason given."""
    noted = nodes[nodes["reason"] != ""]
    reasons = noted.groupby(["status", "reason"], sort=False).size().rename("nodes")
    return {
        "status": {name: int((nodes["status"] == name).sum()) for name in _STATUS},
        "reasons": cut(reasons.reset_index().to_dict("records")),
    }


def summarise_audit(audit: pd.DataFrame, leaking: list[str]) -> dict[str, Any]:
    """Return each protocol's number of checks and of failures, and the checks that failed.

    Protocols that leak on purpose come last, and their failures are only counted, per check.
    The failures of the others are listed in full, errors first. Remarks are listed apart. See
    `count_refits` for what was fitted again.
    """
    audit = audit.assign(leaked=audit["protocol"].isin(leaking))
    audit = audit.sort_values("leaked", kind="stable")
    failed = audit[~audit["passed"]]
    counts = failed.groupby(["protocol", "severity"]).size()
    protocols = [
        {
            "name": name,
            "leaked": name in leaking,
            "checks": len(own),
            "errors": int(counts.get((name, "error"), 0)),
            "warnings": int(counts.get((name, "warning"), 0)),
            "remarks": int(counts.get((name, "remark"), 0)),
        }
        for name, own in audit.groupby("protocol", sort=False)
    ]
    remark = failed["severity"] == "remark"
    return {
        "protocols": protocols,
        "failed": cut(_failures(failed[~remark])),
        "remarks": cut(_failures(failed[remark])),
        "refitted": count_refits(audit),
    }


def count_refits(audit: pd.DataFrame) -> dict[str, Any]:
    """Return how many ``nodes`` ran, how many were fitted ``again``, their ``models`` and names."""
    axes = [axis for axis in NODE_AXES if axis in audit.columns]
    ran, again = (
        audit[audit["check"] == check].drop_duplicates(axes)
        for check in ("predictions_elsewhere", "predictions_not_reproduced")
    )
    models = again.groupby("model", sort=True).size()
    names = sorted(_places(again)) if len(again) else []
    return {"nodes": len(ran), "again": len(again), "models": models.to_dict(), "names": names}


def list_paragraphs(verdict: pd.DataFrame, folder: str) -> list[dict[str, Any]]:
    """Return the paragraphs of a verdict: what each is about, its text, and its sources.

    Parameters
    ----------
    verdict : DataFrame
        See `verdicts.conclude.COLUMNS`.
    folder : str
        Path of the task, below which the sources are.
    """
    return [
        {
            "about": about,
            "text": " ".join(own["sentence"]),
            "sources": [
                f"{folder}/{path}"
                for path in dict.fromkeys(own["sources"].str.split("\n").explode())
            ],
        }
        for about, own in verdict.groupby("about", sort=False)
    ]


def choose_best(
    scores: pd.DataFrame, metric: str, greater_is_better: bool
) -> dict[str, Any] | None:
    """Return the best honest setting of each model at the main test size, best model first.

    Parameters
    ----------
    scores : DataFrame
        Scores of all settings.
    metric : str
        The metric that studies optimise, which is shown first.
    greater_is_better : bool
        Of the metric.

    Returns
    -------
    dict or None
        ``test_size``; ``columns``; ``rows``, one dict per setting, whose values are texts, scores
        with intervals. None if no honest setting has run: a leaked one is never the best.
    """
    honest = scores[~scores["leaked"].astype(bool)]
    if honest.empty:
        return None
    size = main_test_size(honest)
    best = best_per_model(honest[honest["test_size"] == size], greater_is_better)
    names = list(best.columns)
    shown = names[names.index("validation") : names.index("predict_seconds") + 1]
    shown = [name for name in shown if not name.endswith(ENDS[1:])]
    shown = list(dict.fromkeys(["validation", metric, *shown]))
    axes = [axis for axis in ("protocol", "reducer") if len(honest[axis].unique()) > 1]
    rows = [
        {
            **{axis: setting[axis] for axis in ("model", "resampler", *axes)},
            **{name: number(setting, name) for name in shown},
        }
        for _, setting in best.iterrows()
    ]
    return {"test_size": size, "columns": list(rows[0]), "rows": rows}


def list_estimators(summary: pd.DataFrame) -> list[dict[str, str]]:
    """Return the estimators that were compared, best first, as texts: scores with intervals.

    Returns
    -------
    list of dict
        ``model``, ``accuracy``, ``macro_f1`` and ``train_seconds``; and ``reason``, which is not
        empty for one that could not run and has no numbers.
    """
    rows = []
    for _, own in summary.iterrows():
        row = {"model": own["model"], "reason": "" if pd.isna(own["reason"]) else own["reason"]}
        for name in ("accuracy", "macro_f1"):
            low, high = own[f"{name}_low"], own[f"{name}_high"]
            row[name] = "" if row["reason"] else f"{own[name]:.3f} [{low:.3f}, {high:.3f}]"
        row["train_seconds"] = "" if row["reason"] else f"{own['train_seconds']:.3g}"
        rows.append(row)
    return rows


def compare_pairs(pairs: pd.DataFrame, greater_is_better: bool) -> dict[str, Any] | None:
    """Return the pairs of a node and its leaked twin; those that the leak flatters most are first.

    Returns
    -------
    dict or None
        ``number`` of pairs; ``beyond``, in how many of them the leaked score is better by the
        whole interval of the difference; ``pairs``, whose numbers are texts. None if there are
        no pairs.
    """
    if pairs.empty:
        return None
    sign = 1 if greater_is_better else -1
    nearest = (sign * pairs[["low", "high"]]).min(axis=1)
    order = (sign * pairs["difference"]).sort_values(ascending=False, kind="stable").index
    rows = [
        {
            **{axis: pair[axis] for axis in NODE_AXES if axis in pairs.columns},
            "parameters": {"tuned": _pair(pair, ""), "default": _pair(pair, "_default")},
        }
        for _, pair in pairs.loc[order].iterrows()
    ]
    return {"number": len(pairs), "beyond": int((nearest > 0).sum()), "pairs": cut(rows)}


def cut(rows: list[Any]) -> dict[str, Any]:
    """Return the first rows of a table, and how many ``more`` there are."""
    return {"rows": rows[:MOST], "more": max(len(rows) - MOST, 0)}


_STATUS = ("done", "impossible", "excluded")

_SCORES = ("honest", "honest_balanced", "leaked_natural", "leaked")


def _failures(failed: pd.DataFrame) -> list[dict[Any, Any]]:
    leaked = failed["leaked"]
    return [*_list_findings(failed[~leaked]), *_count_findings(failed[leaked])]


def _list_findings(failed: pd.DataFrame) -> list[dict[Any, Any]]:
    found = failed.assign(split=_places(failed)).sort_values("severity", kind="stable")
    return found[["check", "severity", "split", "leaked", "message"]].to_dict("records")


def _count_findings(failed: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row per check of a protocol, whose message is the number of findings."""
    counts = failed.groupby(["severity", "protocol", "check"]).size().rename("findings")
    return [
        {
            **{"check": row["check"], "severity": row["severity"]},
            **{"split": row["protocol"], "leaked": True},
            "message": f"{row['findings']} finding{'' if row['findings'] == 1 else 's'}",
        }
        for row in counts.reset_index().to_dict("records")
    ]


def _places(frame: pd.DataFrame) -> list[str]:
    """Return for each row the folder it is about, below its task's."""
    axes = [axis for axis in NODE_AXES if axis != "task" and axis in frame.columns]
    spell = {"test_size": "test-{:.2f}", "repeat": "repeat-{:.0f}"}
    return [
        "/".join(
            spell.get(axis, "{}").format(value)
            for axis, value in zip(axes, row, strict=True)
            if pd.notna(value) and value != MIXED
        )
        for row in frame[axes].itertuples(index=False)
    ]


def _pair(pair: pd.Series, suffix: str) -> dict[str, str]:
    """Return the scores of a pair, and their difference with its interval."""
    scores = {name: f"{pair[name + suffix]:.3f}" for name in _SCORES}
    low, high = pair[f"low{suffix}"], pair[f"high{suffix}"]
    difference = f"{pair[f'difference{suffix}']:+.3f} [{low:.3f}, {high:.3f}]"
    return {**scores, "difference": difference.replace("-", "−")}
