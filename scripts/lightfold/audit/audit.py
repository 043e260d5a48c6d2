"""Rule `audit`: print what the audits of all tasks found."""

from typing import Any

from lightfold import tables
from lightfold.audit.findings import conclude


def report_audits(paths: list[str], settings: dict[str, Any]) -> None:
    """Print what the audits of all tasks found, and raise a `DataError` if a run has to fail.

    Parameters
    ----------
    paths : list of str
        The audit of each task.
    settings : dict
        ``leaking``: protocols that leak on purpose.
    """
    for path in paths:
        print(path)
        conclude(tables.read(path), settings["leaking"])
