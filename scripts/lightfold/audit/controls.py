"""Controls: whether the audit sees a leak that is there on purpose, and no others."""

import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.audit.rows import COPY_CHECKS


def check_controls(
    findings: list[Finding], rows: pd.DataFrame, resampler: str, leaks: bool
) -> list[Finding]:
    """Return whether the audit sees a leak that is there on purpose, and no others.

    Under a protocol that leaks, some check has to fail if the resampler multiplies stars or if
    stars that are trained on are held out, too (the positive control). Otherwise no check of copies
    may fail (the negative control).

    Parameters
    ----------
    findings : list of dict
        What the checks of the rows and of the fits of a sample found.
    rows : DataFrame
        The rows of the sample.
    resampler : str
        Its resampler.
    leaks : bool
        Whether the protocol leaks on purpose.
    """
    if not leaks or rows.empty:
        return []
    whole = rows[rows["fold"].isna()]
    multiplied = bool(whole["synthetic"].any() or whole["source_id"].duplicated().any())
    failed = [f["check"] for f in findings if f["severity"] == "error" and not f["passed"]]
    if multiplied or _holds_out_trained(rows):
        meaning = "protocol says that it leaks, rows are multiplied, and no check saw a leak"
        return [counted("positive_control", [] if failed else [resampler], meaning)]
    meaning = "checks saw copies although nothing was copied"
    return [counted("negative_control", [f for f in failed if f in COPY_CHECKS], meaning)]


def _holds_out_trained(rows: pd.DataFrame) -> bool:
    """Return whether a part holds out rows of a star that it trains on."""
    for _, part in rows.groupby("fold", dropna=False):
        trained = part["role"] == "train"
        if part.loc[~trained, "source_id"].isin(part.loc[trained, "source_id"]).any():
            return True
    return False
