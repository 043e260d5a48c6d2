"""The audit: checks on rows, never on names, that nothing tested or validated on was trained on."""

from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import plugins, tables
from lightfold.errors import DataError
from lightfold.rows import COLUMNS as RESAMPLED
from lightfold.tables import AXES, NODE_AXES, feature_columns

COLUMNS = {
    **AXES,
    "check": "string",
    "severity": "string",
    "value": "double",
    "threshold": "double",
    "passed": "bool",
    "message": "string",
}


def write_audit(table: str, samples: list[dict[str, Any]], output: str) -> None:
    """Write the audit of a task, and raise a `DataError` if it was not passed."""
    audit = audit_task(table, samples)
    tables.write(audit, output, COLUMNS)
    failed = int((~audit["passed"]).sum())
    print(f"audit: {len(audit)} checks of {len(samples)} samples, {failed} not passed")
    if failed:  # Snakemake removes what a failed job has written
        tables.write(audit, Path(output).with_stem("audit-failed"), COLUMNS)
    require_passed(audit)


def audit_task(table_path: str, samples: list[dict[str, Any]]) -> pd.DataFrame:
    """Return every check of every split of a task, as `COLUMNS`.

    Parameters
    ----------
    table_path : str
        The task's table.
    samples : list of dict
        For each split and resampler its axes, and the paths ``split`` and ``resampled``.
    """
    table = tables.read(table_path)
    twins = twin_keys(table)
    results = []
    for sample in samples:
        axes = tables.typed({axis: sample[axis] for axis in NODE_AXES if axis in sample})
        split = tables.read(sample["split"])
        rows = tables.read(sample["resampled"], columns=list(RESAMPLED))
        for check, offenders in {**check_split(split, twins), **check_rows(rows, split)}.items():
            results.append({**axes, "check": check, **_verdict(check, offenders)})
    return pd.DataFrame(results).reindex(columns=list(COLUMNS))


def require_passed(audit: pd.DataFrame) -> None:
    """Raise a `DataError` that names the splits that leak, but for protocols that say they do."""
    leaks = audit["protocol"].map(lambda name: plugins.load("protocols", name).LEAKS)
    failed = audit[~audit["passed"] & ~leaks.astype(bool)]
    if len(failed):
        lines = [
            f"  {row.task}/{row.protocol}/test-{row.test_size:.2f}/repeat-{row.repeat}"
            f"/{row.resampler}: {row.message}"
            for row in failed.itertuples()
        ]
        raise DataError("the audit found leaks:\n" + "\n".join(lines))


def twin_keys(table: pd.DataFrame) -> pd.Series:
    """Return a key a star: the same for identical feature rows, null for empty ones."""
    features = table[feature_columns(table)]
    keys = features.groupby(list(features.columns), dropna=False, sort=False).ngroup()
    keys = keys.astype("Int64").where(features.notna().any(axis=1))
    return pd.Series(keys.to_numpy(), index=table["object_id"])


def check_split(split: pd.DataFrame, twins: pd.Series) -> dict[str, list[str]]:
    """Return, by check, the stars of a split that stand on both sides of it.

    The sides are the test set and, within the training set, the inner folds.
    """
    side = split["fold"].astype("Int64").fillna(-1)
    stars = split.assign(side=side, twin=twins.reindex(split["object_id"]).to_numpy())
    return {
        "object_on_both_sides": _straddling(stars, "object_id"),
        "group_on_both_sides": _straddling(stars, "group"),
        "identical_features_on_both_sides": _straddling(stars, "twin"),
    }


def check_rows(rows: pd.DataFrame, split: pd.DataFrame) -> dict[str, list[str]]:
    """Return, by check, the stars of offending rows: trained on, validated or tested on."""
    held = rows[rows["role"] != "train"]
    trained = rows[rows["role"] == "train"]
    group = split.set_index("object_id")["group"]
    test = set(group.reindex(held.loc[held["role"] == "test", "source_id"]))
    tested = trained[trained["source_id"].map(group).isin(test)]
    validated = held[held["role"] == "validation"].assign(group=lambda r: r["source_id"].map(group))
    own_fold = trained[trained["fold"].notna()].assign(group=lambda r: r["source_id"].map(group))
    both = own_fold.merge(validated[["fold", "group"]].drop_duplicates(), on=["fold", "group"])
    copies = held[held.duplicated(["fold", "role", "object_id"])]
    return {
        "synthetic_row_held_out": held.loc[held["synthetic"], "source_id"].tolist(),
        "copied_row_held_out": copies["source_id"].tolist(),
        "test_star_trained_on": tested["source_id"].tolist(),
        "validation_star_trained_on": both["source_id"].tolist(),
    }


_MEANING = {
    "object_on_both_sides": "stars stand on both sides of the split",
    "group_on_both_sides": "stars have a member of their group on the other side of the split",
    "identical_features_on_both_sides": "stars have a twin of the same features on the other side",
    "synthetic_row_held_out": "synthetic rows are validated or tested on",
    "copied_row_held_out": "copied rows are validated or tested on",
    "test_star_trained_on": "rows trained on were made from stars (or their group) tested on",
    "validation_star_trained_on": "rows trained on were made from stars validated on",
}


def _straddling(stars: pd.DataFrame, key: str) -> list[str]:
    known = stars[stars[key].notna()]
    sides = known.groupby(key)["side"].transform("nunique")
    return known.loc[sides > 1, "object_id"].tolist()


def _verdict(check: str, offenders: list[str]) -> dict[str, Any]:
    number = len(offenders)
    message = f"{number} {_MEANING[check]}, first {offenders[0]}" if offenders else ""
    return {
        "severity": "error",
        "value": float(number),
        "threshold": 0.0,
        "passed": not offenders,
        "message": message,
    }
