"""The verdict: random checks corrected for their number, and one table of everything found."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import tables
from lightfold.audit.findings import COLUMNS, conclude
from lightfold.axes import NODE_AXES

#: Checks whose value is a p-value.
RANDOM = ("label_permutation", "nuisances_tell_classes")


def write_verdict(parts: list[str], output: str, settings: dict[str, Any]) -> None:
    """Write the audit of a task, and raise a `DataError` if the run has to fail.

    Parameters
    ----------
    parts : list of str
        What `examine` and `probe` wrote for every split of the task.
    output : str
        Path of the audit.
    settings : dict
        ``leaking``: protocols that leak on purpose; ``alpha``: probability that any random
        check of the task fails by chance.
    """
    audit = pd.concat([tables.read(path) for path in parts], ignore_index=True)
    audit = audit.sort_values([*NODE_AXES, "check"], kind="stable", ignore_index=True)
    audit = correct(audit, settings["alpha"])[list(COLUMNS)]
    tables.write(audit, output, COLUMNS)
    conclude(audit, settings["leaking"], output)


def report_audits(paths: list[str], leaking: list[str]) -> None:
    """Print what the audits of all tasks found, and raise a `DataError` if a run has to fail."""
    for path in paths:
        print(path)
        conclude(tables.read(path), leaking)


def correct(audit: pd.DataFrame, alpha: float) -> pd.DataFrame:
    """Return an audit with the random checks judged by the method of Holm (1979).

    The smallest of m p-values is held against ``alpha`` / m, the next against ``alpha`` /
    (m - 1) and so on, up to the first that is larger than its threshold: this one and all
    after it are passed.
    """
    random = audit.index[audit["check"].isin(RANDOM)]
    order = random[np.argsort(audit.loc[random, "value"].to_numpy(), kind="stable")]
    threshold = alpha / np.arange(len(order), 0, -1)
    rejected = np.cumprod(audit.loc[order, "value"].to_numpy() <= threshold).astype(bool)
    audit = audit.copy()
    audit.loc[order, "threshold"] = threshold
    audit.loc[order, "passed"] = ~rejected
    return audit
