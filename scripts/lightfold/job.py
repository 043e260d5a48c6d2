"""What every job does around its one function: keep a log, and say in one line what failed."""

import contextlib
import io
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from lightfold.errors import ConfigError, DataError


class Both(io.TextIOBase):
    """A stream that writes to two others: what is printed to it is in the log and on screen."""

    def __init__(self, first: TextIO, second: TextIO) -> None:
        self.streams = (first, second)

    def write(self, text: str) -> int:
        """Write to both."""
        for stream in self.streams:
            stream.write(text)
            stream.flush()
        return len(text)


@contextlib.contextmanager
def logged(path: str, aloud: bool = False) -> Iterator[None]:
    """Send what is printed to the log file; on an error, name it on the terminal and stop.

    A `ConfigError` or a `DataError` is the user's to mend, so its message stands alone; any
    other error leaves its traceback in the log.

    Parameters
    ----------
    path : str
        The log file.
    aloud : bool
        Whether what is printed stands on the terminal as well.
    """
    terminal = sys.stderr
    with Path(path).open("w", encoding="utf-8", buffering=1) as log:
        printed = Both(log, terminal) if aloud else log
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(log):
            try:
                yield
            except KeyboardInterrupt:
                print("interrupted", file=log)
                sys.exit(130)
            except Exception as error:
                known = isinstance(error, ConfigError | DataError)
                if not known:
                    traceback.print_exc()
                message = f"{type(error).__name__}: {error}"
                print(message, file=log)
                where = "" if known else f"\n(traceback in {path})"
                print(f"\n{message}{where}\n", file=terminal, flush=True)
                sys.exit(1)
