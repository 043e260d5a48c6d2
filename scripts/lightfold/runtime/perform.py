"""A job in its process: its log, what it used, and one line that says what failed."""

import contextlib
import importlib
import io
import re
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from lightfold.errors import ConfigError, DataError
from lightfold.runtime import surroundings

#: Exit status of a job after Ctrl-C.
INTERRUPTED = 130

#: Exit status of a job that has named its error on the terminal.
TOLD = 3

#: Characters that a terminal obeys: they move, colour, delete or turn round what it shows.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

#: How systems, libraries and databases say that a disk is full.
FULL = ("no space left", "disk is full", "quota exceeded")


def shown(text: str) -> str:
    """Return a text in which what a terminal would obey has a code in its place."""
    return _OBEYED.sub(lambda found: ascii(found[0])[1:-1], text)


class Log(io.TextIOWrapper):
    """A log file that can be shown on a terminal, whatever a user's names are made of."""

    def write(self, text: str) -> int:
        """Write a text as `shown` returns it."""
        super().write(shown(text))
        return len(text)


class Both(io.TextIOBase):
    """A stream that writes to two others, such as the log and the terminal."""

    def __init__(self, first: TextIO, second: TextIO) -> None:
        self.streams = (first, second)

    def write(self, text: str) -> int:
        """Write to both."""
        for stream in self.streams:
            stream.write(shown(text))
            stream.flush()
        return len(text)


def perform(
    module: str, function: str, arguments: list[Any], log: str, usage: str, aloud: bool
) -> int:
    """Run a function of the package, keep a log, and note what it used; return an exit status."""
    surroundings.use_own()
    try:
        return _perform(module, function, arguments, log, usage, aloud)
    except Exception as error:
        if not is_full(error):
            raise
        print(f"\n{log}: no space is left on the disk ({error})\n", file=sys.stderr, flush=True)
        return TOLD


def is_full(error: Exception) -> bool:
    """Return whether an error says that a disk, or a user's share of it, is full."""
    return any(text in str(error).lower() for text in FULL)


def _perform(
    module: str, function: str, arguments: list[Any], log: str, usage: str, aloud: bool
) -> int:
    start = time.perf_counter()
    try:
        with logged(log, aloud):
            getattr(importlib.import_module(f"lightfold.{module}"), function)(*arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    own = resource.getrusage(resource.RUSAGE_SELF)
    columns = {
        "s": f"{time.perf_counter() - start:.2f}",
        "cpu_time": f"{own.ru_utime + own.ru_stime:.2f}",
        "max_rss": f"{own.ru_maxrss / 1024:.1f}",  # kilobytes on Linux; Snakemake's are MB
    }
    lines = ["\t".join(columns), "\t".join(columns.values()), ""]
    Path(usage).write_text("\n".join(lines), encoding="utf-8")
    return 0


@contextlib.contextmanager
def logged(path: str, aloud: bool = False) -> Iterator[None]:
    """Send what is printed to the log file; on an error, name it on the terminal and stop.

    A `ConfigError` or a `DataError` is for the user to fix, so its message is shown alone. Any
    other error leaves its traceback in the log.

    Parameters
    ----------
    path : str
        The log file.
    aloud : bool
        Whether what is printed goes to the terminal as well.
    """
    terminal = sys.stderr
    with Log(Path(path).open("wb"), "utf-8", "backslashreplace", line_buffering=True) as log:
        printed = Both(log, terminal) if aloud else log
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(log):
            try:
                yield
            except KeyboardInterrupt:
                print("interrupted", file=log)
                sys.exit(INTERRUPTED)
            except Exception as error:
                message = f"{type(error).__name__}: {error}"
                if is_full(error):
                    raise  # what is left of the log may not be writable either
                known = isinstance(error, ConfigError | DataError)
                if not known:
                    traceback.print_exc()
                print(message, file=log)
                where = "" if known else f"\n(traceback in {path})"
                print(f"\n{shown(message)}{where}\n", file=terminal, flush=True)
                sys.exit(TOLD)
