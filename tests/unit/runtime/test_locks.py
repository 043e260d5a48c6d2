"""A lock does not count only if all processes of its run are surely gone."""

import json
import os
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from lightfold.runtime import locks
from lightfold.runtime.forkserver import VARIABLE
from samples import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="marks need Linux")

#: A run: it prints the mark of its locks, starts a job, and waits for its end.
RUN = """
import os, subprocess, sys
from lightfold.runtime import locks
from lightfold.runtime.forkserver import VARIABLE
os.environ[VARIABLE] = "lightfold-of-a-test"
print(locks.mark(), flush=True)
job = subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL)
print(job.pid, flush=True)
job.wait()
"""


class Persistence:
    """Writes and reads locks as Snakemake does."""

    def __init__(self, folder):
        self._lockdir = str(folder)
        self.folder = folder

    def _write_locks(self, kind, keys):
        if not keys:
            return
        count = len(list(self.folder.iterdir()))
        (self.folder / f"{count}.{kind}.lock").write_text("".join(f"{key}\n" for key in keys))

    def _read_locks(self):
        for path in sorted(self.folder.iterdir()):
            for line in path.read_text().splitlines():
                yield path.name.split(".")[1], line


@pytest.fixture
def run():
    """A run with a job, the mark of its locks, and the job's process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    process = subprocess.Popen(
        [sys.executable, "-c", RUN], env=environment, stdout=subprocess.PIPE, text=True
    )
    mark, job = process.stdout.readline().rstrip("\n"), int(process.stdout.readline())
    yield SimpleNamespace(process=process, mark=mark, job=job)
    process.kill()
    process.communicate()
    if locks._has_jobs("lightfold-of-a-test"):
        os.kill(job, signal.SIGKILL)


@pytest.fixture
def lock(run, tmp_path):
    path = tmp_path / "0.input.lock"
    path.write_text(f"{run.mark}\ntable.csv\n")
    return path


def end(run, reap=True):
    """Kill a run, and its job."""
    run.process.kill()
    os.kill(run.job, signal.SIGKILL)
    os.waitid(os.P_PID, run.process.pid, os.WEXITED | os.WNOWAIT)
    if reap:
        run.process.wait()
    while locks._has_jobs("lightfold-of-a-test"):
        pass


@pytest.mark.parametrize("reap", [True, False])
def test_a_lock_is_left_once_a_run_and_its_jobs_have_ended(run, lock, reap):
    assert not locks.is_left(lock)
    end(run, reap)
    assert locks.is_left(lock)


def test_a_job_that_goes_on_keeps_the_lock_of_its_run(run, lock, monkeypatch):
    monkeypatch.setattr(locks, "PATIENCE", 0.0)
    run.process.kill()
    run.process.wait()
    assert not locks.is_left(lock)
    os.kill(run.job, signal.SIGKILL)
    while locks._has_jobs("lightfold-of-a-test"):
        pass
    assert locks.is_left(lock)


def test_a_job_that_is_about_to_end_is_waited_for(run, lock):
    run.process.kill()
    run.process.wait()
    threading.Timer(0.2, os.kill, (run.job, signal.SIGKILL)).start()
    assert locks.is_left(lock)


@pytest.mark.parametrize(
    ("key", "value"),
    [("host", "another"), ("boot", "earlier"), ("space", "pid:[1]"), ("user", -1)],
)
def test_what_another_system_or_user_locked_stays_locked(run, lock, key, value):
    end(run)
    owner = json.loads(run.mark.removeprefix(locks.MARK))
    assert key in owner
    lock.write_text(locks.MARK + json.dumps({**owner, key: value}) + "\n")
    assert not locks.is_left(lock)


def test_a_number_that_another_process_has_now_is_not_the_runs(run, lock):
    end(run)
    owner = json.loads(run.mark.removeprefix(locks.MARK))
    lock.write_text(locks.MARK + json.dumps({**owner, "process": os.getpid()}) + "\n")
    assert locks.is_left(lock)


@pytest.mark.parametrize(
    "text", ["", "table.csv\n", "#lightfold {\n", "#lightfold {}\n", "#lightfold 1\n", "\xff"]
)
def test_a_lock_that_does_not_say_whose_it_is_stays_locked(tmp_path, text):
    path = tmp_path / "0.input.lock"
    path.write_bytes(text.encode("latin-1"))
    assert not locks.is_left(path)


def test_there_is_no_mark_without_a_name_for_the_jobs(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert locks.mark() is None


def test_locks_say_whose_they_are_and_count_unless_all_are_left(run, tmp_path):
    kind = type("Kind", (Persistence,), {})
    locks.sign(kind, lambda _: run.mark)
    locks.sign(kind, lambda _: "twice")
    folder = tmp_path / "locks"
    folder.mkdir()
    persistence = kind(folder)
    persistence._write_locks("input", ["table.csv"])
    persistence._write_locks("output", [])
    assert (folder / "0.input.lock").read_text() == f"{run.mark}\ntable.csv\n"
    assert ("input", "table.csv") in set(persistence._read_locks())
    end(run)
    assert list(persistence._read_locks()) == []
    (folder / "9.output.lock").write_text("another\n")
    assert {("input", "table.csv"), ("output", "another")} <= set(persistence._read_locks())


def test_a_run_on_a_cluster_does_not_sign(run, tmp_path):
    kind = type("Kind", (Persistence,), {})
    locks.sign(kind, lambda _: None)
    kind(tmp_path)._write_locks("input", ["table.csv"])
    assert (tmp_path / "0.input.lock").read_text() == "table.csv\n"


def test_snakemakes_own_class_is_built_as_expected(tmp_path):
    from snakemake.persistence.file import FilePersistence

    kind = type("Kind", (FilePersistence,), {})
    locks.sign(kind, lambda _: "#lightfold none")
    made = kind.__new__(kind)
    made._lockdir, made._lockfile = str(tmp_path), {}
    made._write_locks("output", ["a file"])
    assert set(made._read_locks()) == {("output", "#lightfold none"), ("output", "a file")}


def test_a_folder_of_locks_that_another_run_removed_has_none(tmp_path):
    class Persistence:
        def __init__(self):
            self._lockdir = tmp_path / "locks"

        def _write_locks(self, kind, keys):
            (self._lockdir / kind).write_text("\n".join(keys))

        def _read_locks(self):
            yield "input", "a"

    locks.sign(Persistence, lambda own: None)
    assert list(Persistence()._read_locks()) == []
    Persistence()._write_locks("input", ["a"])
    assert (tmp_path / "locks/input").read_text() == "a"
