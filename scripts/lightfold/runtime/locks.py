"""Locks of runs that were killed: when it is sure that no process of such a run is left.

Snakemake locks the files of a run, and a Snakemake that is killed cannot remove its lock. So each
lock says whose it is: the system and the process, and the name by which its jobs ask the fork
server. A lock that is left does not count if this system can see that the process has ended, and
that none of its jobs goes on. In all other cases it counts, as always: on another computer, in
another container, after a restart of the computer, for another user, for jobs on a cluster, and for
a lock without this line. Nothing is removed here, so no other's lock can be.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from lightfold.runtime.forkserver import VARIABLE

#: What the line of a lock that says whose it is begins with. To Snakemake, it is a file that no job
#: has.
MARK = "#lightfold "

#: How long [s] jobs of a run that was killed are waited for; the fork server ends when it has
#: imported what it imports.
PATIENCE = 10.0

#: The state of a process that has ended, but whose end nobody has asked for.
_ENDED = ("Z", "X")


def mark() -> str | None:
    """Return the line for the locks of this process; None if later nobody could tell its end."""
    name, system = os.environ.get(VARIABLE), _system()
    if name is None or system is None:
        return None
    own = {"process": os.getpid(), "began": _began(os.getpid()), "jobs": name}
    return MARK + json.dumps({**system, **own})


def is_left(lock: Path) -> bool:
    """Return whether a lock is surely left by a run of which no process is alive.

    Jobs that are about to end are waited for.

    Parameters
    ----------
    lock : Path
        A lock of Snakemake's.
    """
    try:
        with lock.open(encoding="utf-8") as file:
            line = file.readline()
        owner = json.loads(line.removeprefix(MARK)) if line.startswith(MARK) else {}
        system = _system()
        if not owner or system is None or any(owner[key] != system[key] for key in system):
            return False
        return _began(owner["process"]) != owner["began"] and _loses_jobs(owner["jobs"])
    except (OSError, ValueError, LookupError, TypeError):
        return False


def sign(persistence: Any, signed: Callable[[Any], str | None]) -> None:
    """Have locks say whose they are, and do not count those that are left.

    Parameters
    ----------
    persistence : type
        Snakemake's class that writes and reads locks.
    signed : callable
        Returns the first line of a lock, or None, from an object of that class.

    Raises
    ------
    AttributeError
        If it is built in another way.
    """
    write, read = persistence._write_locks, persistence._read_locks
    if hasattr(write, "signs"):  # done, by an earlier Snakefile in this process
        return

    def written(self: Any, kind: str, keys: Iterable[str]) -> None:
        files, line = list(keys), signed(self)
        # A run that ends beside this one removes it.
        Path(self._lockdir).mkdir(parents=True, exist_ok=True)
        write(self, kind, [line, *files] if files and line else files)

    def counted(self: Any) -> Iterator[tuple[str, str]]:
        # All or none: with a lock that counts, those that are left count, too.
        try:
            paths = list(Path(self._lockdir).iterdir())
        except FileNotFoundError:
            return
        if not all(map(is_left, paths)):
            yield from read(self)

    written.signs = True  # type: ignore[attr-defined]
    persistence._write_locks, persistence._read_locks = written, counted


def _system() -> dict[str, Any] | None:
    """Return what tells systems, containers and users apart; None where it is not known."""
    if sys.platform != "linux":
        return None
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        space = str(Path("/proc/self/ns/pid").readlink())
        if str(Path("/proc/self").readlink()) != str(os.getpid()):  # of another container
            return None
    except OSError:
        return None
    return {"host": socket.gethostname(), "boot": boot, "space": space, "user": os.getuid()}


def _began(process: int) -> int | None:
    """Return when a process began [ticks since the system started]; None if it has ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *others = text.rpartition(")")[2].split()  # its name, in brackets, may have blanks
    return None if state in _ENDED else int(others[18])


def _loses_jobs(name: str) -> bool:
    """Return whether all jobs of a run have ended, soon."""
    end = time.monotonic() + PATIENCE
    while _has_jobs(name):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _has_jobs(name: str) -> bool:
    """Return whether a process of this user has a name in its environment."""
    wanted = f"{VARIABLE}={name}".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted in path.read_bytes().split(b"\0"):
                return True
        except OSError:  # another user's, or it has just ended
            continue
    return False
