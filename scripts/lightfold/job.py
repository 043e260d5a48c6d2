"""What every job does around its one function: keep a log, and say in one line what failed."""

import contextlib
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from lightfold.errors import ConfigError, DataError


@contextlib.contextmanager
def logged(path: str) -> Iterator[None]:
    """Send what is printed to the log file; on an error, name it on the terminal and stop.

    A `ConfigError` or a `DataError` is the user's to mend, so its message stands alone; any
    other error leaves its traceback in the log.
    """
    terminal = sys.stderr
    with (
        Path(path).open("w", encoding="utf-8", buffering=1) as log,
        contextlib.redirect_stdout(log),
        contextlib.redirect_stderr(log),
    ):
        try:
            yield
        except Exception as error:
            known = isinstance(error, ConfigError | DataError)
            if not known:
                traceback.print_exc()
            message = f"{type(error).__name__}: {error}"
            print(message)
            where = "" if known else f"\n(traceback in {path})"
            print(f"\n{message}{where}\n", file=terminal, flush=True)
            sys.exit(1)
