"""The verdict: random checks corrected for their number, and one table of everything found."""

from typing import Any

import pandas as pd

from lightfold import tables
from lightfold.audit.findings import COLUMNS, conclude
from lightfold.axes import NODE_AXES
from lightfold.statistics.holm import holm

#: Checks whose value is a p-value.
RANDOM = (
    "label_permutation",
    "answers_not_learned",
    "nuisances_tell_classes",
    "test_set_unlike_training",
    "folds_unlike_each_other",
    "test_differs_from_validation",
)


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


def correct(audit: pd.DataFrame, alpha: float) -> pd.DataFrame:
    """Return an audit with the random checks judged together; see `holm`."""
    audit, random = audit.copy(), audit.index[audit["check"].isin(RANDOM)]
    threshold, rejected = holm(audit.loc[random, "value"].to_numpy(), alpha)
    audit.loc[random, "threshold"] = threshold
    audit.loc[random, "passed"] = ~rejected
    return audit
