"""The check that tables are as their jobs wrote them: a file keeps a digest of its values."""

from pathlib import Path

import pandas as pd

from lightfold import tables
from lightfold.audit.findings import Finding, counted


class Reader:
    """Reads tables that `tables.write` wrote, and notes those that were edited since.

    Attributes
    ----------
    edited : list of str
        Names of the files that have other values, or no digest.
    """

    def __init__(self) -> None:
        self.edited: list[str] = []

    def __call__(self, path: str | Path) -> pd.DataFrame:
        """Read a table."""
        frame, intact = tables.read_checked(path)
        self.edited += [] if intact else [Path(path).name]
        return frame

    def finding(self) -> Finding:
        """Return which of the tables read so far were edited."""
        return counted(
            "table_edited",
            self.edited,
            "tables do not have the values that their jobs wrote (remove them, and run again)",
        )
