"""Progress on the terminal: one line per finished job, in place of Snakemake's block of ten.

A job that has named its error on the terminal has one line too, so that the error is not buried.

It listens to the records that Snakemake logs, and imports nothing from Snakemake. The whole log
stays in ``.snakemake/log``. If a record is not as expected, Snakemake's own blocks come back.
"""

import contextlib
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lightfold.runtime.costs import Kind, Size, kind, size_of
from lightfold.runtime.perform import TOLD
from lightfold.runtime.time_left import Pace, Plan, left

#: Events of the records that progress lines replace.
REPLACED = {"job_info", "job_started", "job_finished", "progress", "resources_info", "shellcmd"}

#: Messages without an event that would come with every job.
CHATTER = (
    "Select jobs to execute",
    "Execute ",
    "Finished jobid",
    "Removing output files of failed",
)

#: Rules without a line: an unknown one, and those that are done in no time.
UNSEEN = ("", "all", "status")

#: Snakemake's message about a job that has named its error itself. Its block about the job follows.
_TOLD = re.compile(
    rf"CalledProcessError in file .*returned non-zero exit status {TOLD}\.", re.DOTALL
)


class Progress(logging.Handler):
    """Print, for every finished job, its rule, how many jobs are done, and the time left.

    The time left is that of the jobs to come, by what their kinds cost and by what finished jobs
    took; see `lightfold.runtime.time_left`.

    Parameters
    ----------
    cores : int or None
        How many jobs run at a time.
    failed : callable
        Takes the error after which no more lines are printed.
    plan : callable
        Returns what is known when the run begins.
    """

    def __init__(
        self,
        cores: int | None,
        failed: Callable[[Exception], None],
        plan: Callable[[], Plan] = Plan,
    ) -> None:
        super().__init__()
        self.cores = max(cores or 1, 1)
        self.failed = failed
        self.find = plan
        self.plan = Plan()
        self.works = True
        self.planned: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.pace = Pace()
        self.sizes: dict[str, Size] = {}
        self.waiting: Counter[Kind] = Counter()
        self.running: dict[int, tuple[Kind, str, float]] = {}
        self.told: set[int | None] = set()  # threads of Snakemake's in which such a job has ended

    def replaces(self, record: logging.LogRecord) -> bool:
        """Return whether a record is not to be printed, because a line of this handler is."""
        if not self.works:
            return False
        if _TOLD.search(str(record.msg)):
            self.told.add(record.thread)
            return True
        return is_replaced(record) or self._is_told(record)

    def _is_told(self, record: logging.LogRecord) -> bool:
        return name_of(record) == "job_error" and record.thread in self.told

    def emit(self, record: logging.LogRecord) -> None:
        """Handle a record of Snakemake's; see `logging.Handler`."""
        if self.works:
            try:
                self._take(record)
            except OSError:  # nobody reads any more
                self.works = False
            except Exception as error:  # raised here, it would end Snakemake
                self.works = False
                self.failed(error)

    def _take(self, record: logging.LogRecord) -> None:
        event = name_of(record)
        if event == "run_info":
            stats: dict[str, Any] = getattr(record, "stats", {})
            self.planned = Counter({rule: n for rule, n in stats.items() if rule != "total"})
            self._expect()
        elif event == "job_info":
            rule, wildcards = record.rule_name, record.wildcards  # type: ignore[attr-defined]
            where = " ".join(str(value) for value in (wildcards or {}).values())
            own = self._begin(record.jobid, rule, wildcards or {})  # type: ignore[attr-defined]
            self.running[record.jobid] = (own, where, time.monotonic())  # type: ignore[attr-defined]
        elif event == "job_finished":
            self._finish(record.job_id)  # type: ignore[attr-defined]
        elif self._is_told(record):
            self.told.discard(record.thread)
            self._fail(record.jobid, record.log)  # type: ignore[attr-defined]
        elif event == "job_error":
            self.running.pop(record.jobid, None)  # type: ignore[attr-defined]

    def _expect(self) -> None:
        self.plan = self.find()
        self.pace.usual = self.plan.slower
        self.waiting = Counter(self.plan.kinds.values())
        planned = Counter(own.rule for own in self.waiting.elements())
        for rule, number in self.planned.items():  # also of those that are not in the plan
            self.waiting[kind(rule, {})] += max(number - self.done[rule] - planned[rule], 0)
        for task in self.plan.tables:
            self._measure(task)

    def _measure(self, task: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # none yet, or one that a job will refuse
            self.sizes[task] = size_of(Path(self.plan.tables.get(task, "")))

    def _begin(self, job: int, rule: str, wildcards: Mapping[str, str]) -> Kind:
        own = self.plan.kinds.get(job) or kind(rule, wildcards)
        alike = (other for other, n in self.waiting.items() if other.rule == rule and n > 0)
        counted = own if self.waiting[own] > 0 else next(alike, own)
        self.waiting[counted] = max(self.waiting[counted] - 1, 0)
        return own

    def left(self) -> float:
        """Return the time left [s]; see `lightfold.runtime.time_left.left`."""
        now = time.monotonic()
        waiting = {own: n for own, n in self.waiting.items() if own.rule not in UNSEEN}
        running = [
            (own, now - start) for own, _, start in self.running.values() if own.rule not in UNSEEN
        ]
        at_once = max(self.cores, len(running))  # a cluster has several jobs in a batch
        return left(waiting, running, self.pace, self.sizes, self.plan.then, at_once)

    def _fail(self, job: int, logs: list[str]) -> None:
        own, where, _ = self.running.pop(job)
        print(
            f"{time.strftime('%H:%M:%S')}  {own.rule} failed  {where}  |  log: {logs[0]}",
            flush=True,
        )

    def _finish(self, job: int) -> None:
        own, where, start = self.running.pop(job, (kind("", {}), "", time.monotonic()))
        rule, took = own.rule, time.monotonic() - start
        if rule in UNSEEN:
            return
        self.done[rule] += 1
        self.pace.add(own, took)
        if rule == "assemble":
            self._measure(own.task)
        jobs, total = sum(self.done.values()), sum(self.planned.values()) - self.planned["all"]
        print(
            f"{time.strftime('%H:%M:%S')}  {rule} {self.done[rule]}/{self.planned[rule]}"
            f"  {where}  {took:.0f} s  |  {jobs} of {total} jobs, {clock(self.left())} left",
            flush=True,
        )


class Idle(logging.Handler):
    """Runs a check when Snakemake says that there is nothing to be done, and calls no hook."""

    def __init__(self, check: Callable[[], object]) -> None:
        super().__init__()
        self.check = check

    def emit(self, record: logging.LogRecord) -> None:
        """Handle a record of Snakemake's; see `logging.Handler`."""
        if str(record.msg).startswith("Nothing to be done"):
            self.check()


def attach(
    logger: logging.Logger,
    cores: int | None,
    failed: Callable[[Exception], None],
    plan: Callable[[], Plan] = Plan,
) -> None:
    """Show progress in place of what Snakemake prints about each job; see `Progress`."""
    shown = Progress(cores, failed, plan)
    for handler in logger.handlers:
        if handler.name == "DefaultStreamHandler":
            handler.addFilter(lambda record: not shown.replaces(record))
    logger.addHandler(shown)


def is_replaced(record: logging.LogRecord) -> bool:
    """Return whether a record is one that progress lines replace."""
    return name_of(record) in REPLACED or str(record.msg).startswith(CHATTER)


def name_of(record: logging.LogRecord) -> str:
    """Return the name of a record's event, or an empty text."""
    event = getattr(record, "event", "")
    return str(getattr(event, "value", event) or "")


def clock(seconds: float) -> str:
    """Return a duration as people would say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
