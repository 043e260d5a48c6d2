"""Controls: whether the audit sees a leak that is there on purpose, and no others."""

import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.audit.rows import COPY_CHECKS


def check_controls(
    findings: list[Finding], rows: pd.DataFrame, resampler: str, leaks: bool
) -> list[Finding]:
    """Return whether the audit sees a leak that is there on purpose, and no others.

    Under a protocol that leaks, some check of copies has to fail if the resampler multiplies stars
    (the positive control). None may fail if it does not (the negative control).
    """
    if not leaks or rows.empty:
        return []
    whole = rows[rows["fold"].isna()]
    multiplied = bool(whole["synthetic"].any() or whole["source_id"].duplicated().any())
    seen = [f["check"] for f in findings if f["check"] in COPY_CHECKS and not f["passed"]]
    if multiplied:
        blind = [] if seen else [resampler]
        meaning = "protocol says that it leaks, rows are multiplied, and no check saw a copy"
        return [counted("positive_control", blind, meaning)]
    meaning = "checks saw copies although nothing was copied"
    return [counted("negative_control", seen, meaning)]
