"""The job of a screening: models with their defaults side by side, as tables and box plots."""

from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import tables
from lightfold.display import listing, page
from lightfold.display.listing import Listing
from lightfold.screening import estimators
from lightfold.screening.crossvalidate import COLUMNS, METRICS
from lightfold.statistics.intervals import interval

#: Metric that decides which model comes first.
RANKED_BY = "macro_f1"


#: Means over the folds; `low` and `high` are the ends of their intervals.
SUMMARY = {
    "task": "string",
    "model": "string",
    "status": "string",
    "reason": "string",
    "folds": "int64",
    **{f"{metric}{end}": "double" for metric in METRICS for end in ("", "_low", "_high")},
    "train_seconds": "double",
    "predict_seconds": "double",
    "rows_trained": "double",
    "rows_held_out": "double",
}

REMARK = (
    "Models with default parameters on {folds} stratified folds of the {stars:,} training stars of "
    "{task}: mean and 95 % interval (corrected resampled t-test, Nadeau & Bengio 2003), best "
    "macro_f1 first. Times are of one fit and one prediction."
)
NOTHING = "No model could be cross-validated on {task}: the reasons are below."


def write_screening(inputs: list[str], outputs: list[str], settings: dict[str, Any]) -> None:
    """Write the folds of all models, their summary, and their box plots.

    Parameters
    ----------
    inputs : list of str
        Paths of what each model scored on the folds.
    outputs : list of str
        Paths to write; the file's name says what, its suffix the format.
    settings : dict
        ``task``; ``models``, in the order of `inputs`; ``reference``, the one among them that the
        others are compared with.
    """
    task, models = settings["task"], settings["models"]
    paths = dict(zip(models, inputs, strict=True))
    reasons = {model: tables.impossible(path) for model, path in paths.items()}
    ran = [tables.read(path) for model, path in paths.items() if not reasons[model]]
    folds = pd.concat(ran, ignore_index=True) if ran else pd.DataFrame(columns=list(COLUMNS))
    summary = summarise(folds, task, reasons)
    for path in outputs:
        match Path(path).name:
            case "folds.parquet":
                tables.write(folds, path, COLUMNS)
            case "summary.parquet":
                tables.write(summary, path, SUMMARY)
            case name if name.startswith("summary"):
                listing.write(as_listing(summary), path)
            case _:
                page.save(estimators.draw(folds, summary, settings["reference"]), path)


def summarise(folds: pd.DataFrame, task: str, reasons: dict[str, str]) -> pd.DataFrame:
    """Return one row per model, best macro-F1 first, then those that could not run.

    Parameters
    ----------
    folds : DataFrame
        The folds of all models that ran, as `crossvalidate.COLUMNS`.
    task : str
        Name of the task.
    reasons : dict
        Why each model could not run; an empty text if it could.
    """
    found = []
    for model, reason in reasons.items():
        own = folds[folds["model"] == model]
        row: dict[str, Any] = {"task": task, "model": model, "folds": len(own)}
        row |= {"status": "impossible" if reason else "done", "reason": reason}
        for metric in METRICS:
            mean, low, high = interval(own[metric], own["rows_held_out"], own["rows_trained"])
            row |= {metric: mean, f"{metric}_low": low, f"{metric}_high": high}
        rest = ["train_seconds", "predict_seconds", "rows_trained", "rows_held_out"]
        found.append({**row, **own[rest].astype(float).mean()})
    summary = pd.DataFrame(found, columns=list(SUMMARY))
    return summary.sort_values(RANKED_BY, ascending=False, kind="stable", ignore_index=True)


def as_listing(summary: pd.DataFrame) -> Listing:
    """List a summary: the scores of the models that ran, and why others did not."""
    ran = summary["status"] == "done"
    done, others = summary[ran], summary[~ran]
    parts = [("Could not run", others[["model", "reason"]])] if len(others) else []
    names = {"task": summary["task"].iloc[0]}
    if done.empty:
        return Listing(summary, parts, NOTHING.format(**names))
    shown = done[["model", *METRICS, "train_seconds", "predict_seconds"]].copy()
    shown["rows_trained"] = done["rows_trained"].round().astype(int)
    for metric in METRICS:
        ends = [f"{metric}_low", f"{metric}_high"]
        texts = done[[metric, *ends]].map("{:.3f}".format)
        shown[metric] = texts[metric] + " [" + texts[ends[0]] + ", " + texts[ends[1]] + "]"
    first = done.iloc[0]
    names |= {"folds": first["folds"], "stars": round(first["folds"] * first["rows_held_out"])}
    return Listing(summary, [("", shown), *parts], REMARK.format(**names), digits=".3g")
