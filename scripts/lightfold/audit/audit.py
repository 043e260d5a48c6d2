"""Rule `audit`: what the audits of all tasks found, said on the terminal."""

from lightfold import tables
from lightfold.audit.findings import conclude


def report_audits(paths: list[str], leaking: list[str]) -> None:
    """Print what the audits of all tasks found, and raise a `DataError` if a run has to fail."""
    for path in paths:
        print(path)
        conclude(tables.read(path), leaking)
