"""Logs of jobs that have not finished: of those that failed, were stopped, or run now."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

#: Where Snakemake notes, in the folder where it runs, which files a run has locked.
LOCKS = Path(".snakemake/locks")

#: What a failed job leaves in its log: the line that names the error, see `runtime.perform`.
_ERROR = re.compile(r"^(\w+\.)*\w*(Error|Exception)\b|^interrupted$", re.MULTILINE)

#: The end of a log that is read [bytes].
_TAIL = 8192

#: What is said of a log without a word about an error.
SILENT = "no error in the log: the job was killed"


class Log(NamedTuple):
    """The log of a job that has not finished.

    Attributes
    ----------
    path : str
        The file.
    state : str
        ``failed`` or ``running``.
    last : str
        What it says last, on one line.
    """

    path: str
    state: str
    last: str


def locked_since() -> float | None:
    """Return when a Snakemake locked this folder [s since 1970]; None if none has.

    A Snakemake that was killed leaves its lock.
    """
    times = [path.stat().st_mtime for path in LOCKS.glob("*.lock")]
    return min(times, default=None)


def unfinished(folders: Iterable[str], since: float | None) -> list[Log]:
    """Return the logs in some folders whose jobs have not finished, in the order of folders.

    Parameters
    ----------
    folders : iterable of str
        Folders in which files are missing; some may not be there.
    since : float or None
        See `locked_since`.
    """
    paths = [path for folder in dict.fromkeys(folders) for path in sorted(_logs(Path(folder)))]
    return [_read(path, since) for path in paths if not _finished(path)]


def _logs(folder: Path) -> Iterable[Path]:
    """Return the logs of a folder, and of its chunks if it is a data set's."""
    return [*folder.glob("*.log"), *folder.glob("chunks/*.log"), *folder.glob("copies/*.log")]


def _finished(log: Path) -> bool:
    """Return whether a job has noted what it used, which it does last."""
    usage = log.with_suffix(".benchmark.tsv")  # Snakemake makes an empty one when a job fails
    if not usage.exists() or not usage.stat().st_size:
        return False
    return usage.stat().st_mtime >= log.stat().st_mtime


def _read(path: Path, since: float | None) -> Log:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read().decode(errors="replace")
    errors = list(_ERROR.finditer(tail))
    if errors:
        return Log(str(path), "failed", " ".join(tail[errors[-1].start() :].split()))
    if since is not None and path.stat().st_mtime >= since:
        return Log(str(path), "running", "")
    lines = [line.strip() for line in tail.splitlines() if line.strip()]
    return Log(str(path), "failed", "; ".join([*lines[-1:], SILENT]))
