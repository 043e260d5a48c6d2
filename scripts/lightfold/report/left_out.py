"""The stars that a task leaves out, for the report: by class, with their points, and the others."""

from typing import Any

import pandas as pd

from lightfold.report.summaries import cut

#: Labels in no class that are named one by one.
_NAMED = 12


def summarise_left_out(table: pd.DataFrame) -> dict[str, Any]:
    """Return what a task leaves out.

    Parameters
    ----------
    table : DataFrame
        The task's ``left_out.parquet``; see `data.left_out.COLUMNS`.

    Returns
    -------
    dict
        ``classes``, a row per class and reason; ``points``, a row per class with points that are
        not used; ``others``, a row per reason of stars in no class, with their labels.
    """
    own = table[table["class"].notna()]
    dropped = own[own["points_dropped"].fillna(0) > 0].drop_duplicates("class")
    return {
        "classes": cut(own[own["stars"] > 0].to_dict("records")),
        "points": [
            {
                "class": row["class"],
                "points": int(row["points_used"] + row["points_dropped"]),
                "dropped": int(row["points_dropped"]),
                "why": "" if pd.isna(row["why_dropped"]) else row["why_dropped"],
            }
            for row in dropped.to_dict("records")
        ],
        "others": [
            {"reason": reason, "stars": int(rows["stars"].sum()), "labels": _labels(rows)}
            for reason, rows in table[table["class"].isna()].groupby("reason", sort=False)
        ],
    }


def _labels(rows: pd.DataFrame) -> str:
    """Return the labels of some rows, each with its number of stars."""
    known = rows[rows["label"].notna()]
    named = [f"{row.label} {row.stars:,}" for row in known[:_NAMED].itertuples()]
    more = [f"{len(known) - _NAMED} more"] if len(known) > _NAMED else []
    return ", ".join([*named, *more])
