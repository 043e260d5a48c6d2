"""How an experiment is stopped: by Ctrl-C, by a terminal that closes, or by a request to end.

Snakemake by itself prints a block for each job that was stopped. It leaves its lock if the terminal
closes, and hangs if it is asked to end at the wrong moment, because its handler waits for a lock
that the handler's own thread may hold. And what a signal raises while a message is printed is lost.
So what a signal means is noted first, and looked at again where it cannot be lost.

Ctrl-C and a closed terminal stop all jobs at once. A request to end (SIGTERM) lets the running jobs
finish, as is Snakemake's way. In all cases the terminal has one line, and the same command goes on.
"""

import atexit
import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from lightfold.runtime.forkserver import Offer

#: What is said at the end, in place of all else.
LINE = "stopped; the same command goes on"

#: Tells jobs that Ctrl-C is for them, too, although they start deaf to it.
HEARD = "LIGHTFOLD_HEARS_INTERRUPTS"

#: The shell of a job starts it deaf to Ctrl-C: a process of Python that is interrupted while it
#: starts prints a traceback.
DEAF = "trap '' INT; "

#: After so long [s], another Ctrl-C ends what does not end by itself.
LONG = 10.0

#: After so long [s], this process is ended in any case. What a signal raises may come just after a
#: lock was taken, and then nobody gives it back.
LAST = 60.0

#: How long [s] an end may take that waits for nothing else.
SHORT = 1.0

#: What stops all jobs at once.
AT_ONCE = (signal.SIGINT, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


class Stop:
    """Whether and how this Snakemake was stopped.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow.
    offer : Offer
        The fork server.
    """

    def __init__(self, workflow: Any, offer: Offer) -> None:
        self.workflow = workflow
        self.offer = offer
        self.by: int | None = None
        self.since: float | None = None
        self.mute = False
        self.said = False
        self.scheduler: Any = None

    def watch(self) -> None:
        """Handle the signals from now on; those that were ignored, as under nohup, stay so."""
        for number in (*AT_ONCE, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._handle)
        hook = sys.unraisablehook
        sys.unraisablehook = lambda lost: None if self.mute else hook(lost)
        atexit.register(self._end)

    def starts_deaf(self) -> bool:
        """Return whether jobs start deaf to Ctrl-C, because this process tells them of it."""
        heard = signal.getsignal(signal.SIGINT) == self._handle
        return heard and self.offer.running is not None

    def start(self, scheduler: Any) -> None:
        """Stop before the first job if a signal's exception was lost; or else after a signal.

        Parameters
        ----------
        scheduler : object
            Snakemake's scheduler, before it starts its first job. It has taken SIGTERM.
        """
        if self.by is not None:
            self._exit()
        if signal.getsignal(signal.SIGTERM) is not signal.SIG_IGN:
            signal.signal(signal.SIGTERM, self._handle)
        schedule = scheduler.schedule

        def scheduled() -> bool:
            done = schedule()
            if self.by is not None:
                self.mute = True
                self._exit()
            return bool(done)

        scheduler.schedule = scheduled
        self.scheduler = scheduler

    def _handle(self, number: int, _: Any) -> None:
        self.by = number
        if number == signal.SIGTERM and self.scheduler is not None:
            self._apart(self.scheduler.exit_gracefully)
            return
        self.mute = True
        first, now = self.since is None, time.monotonic()
        self.since = self.since or now
        if first:
            last = threading.Timer(LAST, self._end_now, (number,))
            last.daemon = True
            last.start()
            self.offer.stop()
            if self.scheduler is not None:
                self._apart(self.scheduler.exit_gracefully)
        elif now - self.since > LONG:
            self._end_now(number)
        if first or self.scheduler is None:  # later ones change nothing: all is on its way
            self._exit()

    def _exit(self) -> None:
        raise SystemExit(128 + (self.by or 0))

    def _apart(self, step: Callable[[], object]) -> None:
        """Take a step in a thread, because this one may hold the lock that it needs."""
        threading.Thread(target=step, daemon=True).start()

    def _end_now(self, number: int) -> None:
        """End at once, even if what is to be done needs a lock that nobody gives back.

        Jobs that still run end first. If one does not, Snakemake's lock stays.
        """
        with contextlib.suppress(Exception):
            if not _end_jobs():
                os._exit(128 + number)
        last = threading.Thread(target=self._end, daemon=True)
        last.start()
        last.join(SHORT)
        os._exit(128 + number)

    def _end(self) -> None:
        """Say that this was stopped, and remove a lock that is left."""
        if self.by is None or self.said:
            return
        self.said = True
        with contextlib.suppress(Exception):
            if self.workflow.persistence._lockfile:
                self.workflow.persistence.unlock()
        with contextlib.suppress(OSError, ValueError):  # the terminal is closed
            print(LINE, file=sys.stderr, flush=True)


def _end_jobs() -> bool:
    """End what this process has started, and return whether nothing is left of it."""
    import psutil  # not at the start: every job imports this module

    left = psutil.Process().children(recursive=True)
    for step in ("terminate", "kill"):
        for process in left:
            with contextlib.suppress(psutil.Error):
                getattr(process, step)()
        _, left = psutil.wait_procs(left, SHORT)
        left = [process for process in left if _runs(process)]
    return not left


def _runs(process: Any) -> bool:
    """Return whether a process runs; one that has ended may only wait for its parent."""
    import psutil

    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def watch(workflow: Any, logger: logging.Logger, offer: Offer) -> Stop:
    """Handle signals from now on; see `Stop`.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow, while it reads the rules, in the main process.
    logger : logging.Logger
        Snakemake's logger.
    offer : Offer
        The fork server.
    """
    stop = Stop(workflow, offer)
    stop.watch()
    for handler in logger.handlers:
        if handler.name == "DefaultStreamHandler":
            handler.addFilter(lambda _: not stop.mute)
    return stop
