"""What each signal does, before and after the first job can start, and what is said at the end."""

import atexit
import logging
import os
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from lightfold.runtime import stopping
from samples import ROOT

#: A process like Snakemake's: it prints when it listens, and then waits in a schedule or a DAG.
PROCESS = """
import logging, signal, sys, time
from types import SimpleNamespace
from lightfold.runtime import stopping

class Persistence:
    _lockfile = {"input": "0.input.lock"}
    def unlock(self):
        self._lockfile = {}
        print("unlocked", flush=True)

class Scheduler:
    asked = False
    def schedule(self):
        print("ready", flush=True)
        while not self.asked:
            time.sleep(0.01)
        return True
    def exit_gracefully(self):
        self.asked = True

offer = SimpleNamespace(running=None, stop=lambda: print("jobs stopped", flush=True))
stop = stopping.watch(SimpleNamespace(persistence=Persistence()), logging.getLogger(), offer)
if sys.argv[1] == "jobs":
    scheduler = Scheduler()
    stop.start(scheduler)
    scheduler.schedule()
else:
    print("ready", flush=True)
    time.sleep(60)
print("went on", flush=True)
"""


class Scheduler:
    """Is asked to end, in whatever thread, and says whether all went well."""

    def __init__(self):
        self.asked = threading.Event()
        self.threads = []

    def exit_gracefully(self):
        self.threads.append(threading.current_thread())
        self.asked.set()

    def schedule(self):
        return True


class Persistence:
    """Counts how often its lock is removed."""

    def __init__(self, locked=True):
        self._lockfile = {"input": "0.input.lock"} if locked else {}
        self.removed = 0

    def unlock(self):
        self.removed += 1
        self._lockfile = {}


@pytest.fixture(autouse=True)
def timers(monkeypatch):
    """No timer of a test ends the process of the tests a minute later."""
    made, timer = [], threading.Timer
    monkeypatch.setattr(threading, "Timer", lambda *given: made.append(timer(*given)) or made[-1])
    yield
    for own in made:
        own.cancel()


@pytest.fixture
def clock(monkeypatch):
    """The time [s], which a test moves."""
    now = SimpleNamespace(time=100.0)
    monkeypatch.setattr(stopping, "time", SimpleNamespace(monotonic=lambda: now.time))
    return now


@pytest.fixture
def ended(monkeypatch):
    """Exit statuses with which the process would have ended at once."""
    found = []

    def end(status):
        found.append(status)
        raise InterruptedError  # nothing comes after the end

    monkeypatch.setattr(stopping.os, "_exit", end)
    return found


@pytest.fixture
def stop(clock, ended, monkeypatch):
    """A stop that is watched for, with all that it changes put back."""
    hook, final = sys.unraisablehook, []
    numbers = (*stopping.AT_ONCE, signal.SIGTERM)
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    monkeypatch.setattr(atexit, "register", final.append)
    told = []
    offer = SimpleNamespace(stop=lambda: told.append("stop"), running=None)
    made = stopping.Stop(SimpleNamespace(persistence=Persistence()), offer)
    made.told, made.final = told, final
    yield made
    for number, handler in before.items():
        signal.signal(number, handler)
    sys.unraisablehook = hook


def said(capsys):
    return capsys.readouterr().err.count(stopping.LINE)


@pytest.mark.parametrize("number", [*stopping.AT_ONCE, signal.SIGTERM])
def test_a_signal_before_the_first_job_ends_snakemake(stop, number, capsys):
    stop.watch()
    with pytest.raises(SystemExit) as exit_:
        signal.raise_signal(number)
    assert exit_.value.code == 128 + number
    assert stop.told == ["stop"], "jobs that are asked for while Snakemake ends do not begin"
    assert stop.mute
    stop.final[0]()
    assert said(capsys) == 1


@pytest.mark.parametrize("number", stopping.AT_ONCE)
def test_the_first_signal_stops_jobs_and_ends_snakemake(stop, number):
    scheduler = Scheduler()
    stop.watch()
    stop.start(scheduler)
    with pytest.raises(SystemExit) as exit_:
        signal.raise_signal(number)
    assert exit_.value.code == 128 + number
    assert stop.told == ["stop"]
    assert scheduler.asked.wait(5)
    assert scheduler.threads != [threading.main_thread()], "this one may hold its lock"


def test_a_second_one_soon_after_changes_nothing(stop, clock, ended):
    stop.watch()
    stop.start(Scheduler())
    with pytest.raises(SystemExit):
        signal.raise_signal(signal.SIGINT)
    clock.time += stopping.LONG
    signal.raise_signal(signal.SIGINT)
    assert stop.told == ["stop"]
    assert ended == []


def test_a_second_one_before_the_first_job_ends_snakemake_too(stop, clock, ended):
    stop.watch()
    for _ in range(2):
        with pytest.raises(SystemExit):
            signal.raise_signal(signal.SIGINT)
    assert stop.told == ["stop"]
    assert ended == []


@pytest.mark.parametrize("jobs", [False, True])
def test_a_second_one_long_after_ends_it_at_once_and_leaves_line_and_no_lock(
    stop, clock, ended, jobs, capsys
):
    stop.watch()
    if jobs:
        stop.start(Scheduler())
    with pytest.raises(SystemExit):
        signal.raise_signal(signal.SIGINT)
    clock.time += stopping.LONG + 0.1
    with pytest.raises(InterruptedError):
        signal.raise_signal(signal.SIGINT)
    assert ended == [130]
    assert stop.workflow.persistence.removed == 1
    assert said(capsys) == 1


def test_what_does_not_end_by_itself_is_ended(stop, monkeypatch):
    late, statuses = threading.Event(), []

    def end(status):
        statuses.append(status)
        late.set()

    monkeypatch.setattr(stopping, "LAST", 0.05)
    monkeypatch.setattr(stopping.os, "_exit", end)
    stop.watch()
    with pytest.raises(SystemExit):
        signal.raise_signal(signal.SIGINT)
    assert late.wait(5)
    assert statuses == [130]
    assert stop.workflow.persistence.removed == 1


JOBS = """
import subprocess, time
import psutil
from lightfold.runtime import stopping
job = subprocess.Popen(["sh", "-c", "sleep 60 & trap '' TERM; sleep 60; true"])
while len(psutil.Process().children(recursive=True)) < 3:
    time.sleep(0.01)
assert stopping._end_jobs()
print("ended", job.pid)
"""


def test_jobs_that_still_run_are_ended_also_if_they_are_deaf():
    done = subprocess.run(
        [sys.executable, "-c", JOBS],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        text=True,
        stdout=subprocess.PIPE,
        timeout=50,
        check=True,
    )
    assert done.stdout.startswith("ended")


def test_the_lock_of_jobs_that_cannot_be_ended_stays(stop, monkeypatch):
    monkeypatch.setattr(stopping, "_end_jobs", lambda: False)

    def end(status):
        raise KeyboardInterrupt(status)  # the end; not an Exception, which would be passed over

    monkeypatch.setattr(stopping.os, "_exit", end)
    stop.by = signal.SIGINT
    with pytest.raises(KeyboardInterrupt):
        stop._end_now(signal.SIGINT)
    assert stop.workflow.persistence.removed == 0


def test_a_lock_that_nobody_gives_back_does_not_keep_it(stop, ended, monkeypatch, capsys):
    held = threading.Event()
    monkeypatch.setattr(stopping, "SHORT", 0.05)
    stop.workflow.persistence.unlock = held.wait
    before = threading.enumerate()
    stop.by = signal.SIGINT
    with pytest.raises(InterruptedError):
        stop._end_now(signal.SIGINT)
    held.set()
    for waiting in set(threading.enumerate()) - set(before):
        waiting.join(5)
    assert ended == [130]
    assert said(capsys) == 1, "too late for a real process"


def test_the_line_is_said_once(stop, capsys):
    stop.by = signal.SIGINT
    stop._end()
    stop._end()
    assert said(capsys) == 1


def test_a_request_to_end_lets_jobs_finish(stop):
    scheduler = Scheduler()
    stop.watch()
    stop.start(scheduler)
    signal.raise_signal(signal.SIGTERM)
    assert scheduler.asked.wait(5)
    assert scheduler.threads != [threading.main_thread()]
    assert stop.told == []
    assert not stop.mute, "what jobs say until they have finished is heard"
    with pytest.raises(SystemExit) as exit_:
        scheduler.schedule()
    assert exit_.value.code == 143
    assert stop.mute


def test_ctrl_c_after_a_request_to_end_stops_the_jobs(stop):
    stop.watch()
    stop.start(Scheduler())
    signal.raise_signal(signal.SIGTERM)
    with pytest.raises(SystemExit) as exit_:
        signal.raise_signal(signal.SIGINT)
    assert exit_.value.code == 130
    assert stop.told == ["stop"]


def test_snakemake_takes_sigterm_and_it_is_taken_back(stop):
    stop.watch()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    stop.start(Scheduler())
    assert signal.getsignal(signal.SIGTERM) == stop._handle


@pytest.mark.parametrize("number", [*stopping.AT_ONCE, signal.SIGTERM])
def test_what_is_ignored_as_under_nohup_stays_so(stop, number, capsys):
    signal.signal(number, signal.SIG_IGN)
    stop.watch()
    stop.start(Scheduler())
    signal.raise_signal(number)
    assert stop.by is None
    assert signal.getsignal(number) is signal.SIG_IGN
    stop.final[0]()
    assert said(capsys) == 0


def test_a_stop_that_was_lost_ends_snakemake_before_its_first_job(stop):
    stop.watch()
    stop.by = signal.SIGINT  # its exception went to a place that forgets it
    scheduler = Scheduler()
    with pytest.raises(SystemExit) as exit_:
        stop.start(scheduler)
    assert exit_.value.code == 130
    assert stop.scheduler is None


@pytest.mark.parametrize("done", [True, False])
def test_a_schedule_that_nothing_stops_says_what_it_said(stop, done):
    scheduler = Scheduler()
    scheduler.schedule = lambda: done
    stop.watch()
    stop.start(scheduler)
    assert scheduler.schedule() is done
    assert not stop.mute


def test_a_schedule_that_was_stopped_ends_as_stopped(stop):
    scheduler = Scheduler()
    stop.watch()
    stop.start(scheduler)
    stop.by = signal.SIGHUP
    with pytest.raises(SystemExit) as exit_:
        scheduler.schedule()
    assert exit_.value.code == 129


def test_nothing_is_said_and_no_lock_removed_if_nothing_stopped_it(stop, capsys):
    stop.watch()
    stop.final[0]()
    assert said(capsys) == 0
    assert stop.workflow.persistence.removed == 0


def test_only_its_own_lock_is_removed(stop, capsys):
    stop.workflow.persistence = Persistence(locked=False)
    stop.by = signal.SIGINT
    stop._end()
    assert stop.workflow.persistence.removed == 0
    assert said(capsys) == 1


@pytest.mark.parametrize("persistence", [None, SimpleNamespace()])
def test_the_line_is_said_while_there_is_no_lock_yet(stop, persistence, capsys):
    stop.workflow.persistence = persistence
    stop.by = signal.SIGINT
    stop._end()
    assert said(capsys) == 1


def test_a_closed_terminal_hears_nothing_and_leaves_no_lock(stop, monkeypatch):
    def closed(*_, **__):
        raise OSError("Input/output error")

    monkeypatch.setattr(sys, "stderr", SimpleNamespace(write=closed, flush=closed))
    stop.by = signal.SIGHUP
    stop._end()
    assert stop.workflow.persistence.removed == 1


def test_errors_that_nobody_can_handle_are_silent_once_it_is_stopped(stop):
    lost = []
    sys.unraisablehook = lost.append
    stop.watch()
    sys.unraisablehook("before")
    stop.mute = True
    sys.unraisablehook("after")
    assert lost == ["before"]


def test_jobs_start_deaf_only_if_they_are_told_of_ctrl_c(stop):
    assert not stop.starts_deaf(), "it is not watched for"
    stop.watch()
    assert not stop.starts_deaf(), "no server tells them"
    stop.offer.running = object()
    assert stop.starts_deaf()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert not stop.starts_deaf()


def test_snakemakes_terminal_is_mute_after_a_stop_but_its_log_is_not(stop, monkeypatch):
    monkeypatch.setattr(stopping, "Stop", lambda *_: stop)
    heard, logger = {"DefaultStreamHandler": [], "log": []}, logging.Logger("snakemake")
    for name, own in heard.items():
        handler = logging.Handler()
        handler.emit = own.append
        handler.name = name
        logger.addHandler(handler)
    assert stopping.watch(stop.workflow, logger, stop.offer) is stop
    logger.info("before")
    stop.mute = True
    logger.info("Error in rule tune")
    assert [record.msg for record in heard["DefaultStreamHandler"]] == ["before"]
    assert [record.msg for record in heard["log"]] == ["before", "Error in rule tune"]


@pytest.mark.parametrize("where", ["dag", "jobs"])
@pytest.mark.parametrize(
    ("number", "told"), [("SIGINT", True), ("SIGHUP", True), ("SIGTERM", False)]
)
def test_a_process_ends_with_one_line_no_lock_and_the_status_of_the_signal(where, number, told):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, where],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: [signal.signal(n, signal.SIG_DFL) for n in stopping.AT_ONCE],
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(getattr(signal, number))
    printed, error = process.communicate(timeout=20)
    expected = ["jobs stopped"] if told or where == "dag" else []
    assert printed.splitlines() == [*expected, "unlocked"]
    assert error == f"{stopping.LINE}\n"
    assert process.returncode == 128 + getattr(signal, number)
