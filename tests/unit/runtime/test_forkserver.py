"""The fork server: jobs answer like separate processes, and none outlives the one that asked."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from lightfold.runtime import forkserver, job, requests
from lightfold.runtime.perform import INTERRUPTED, TOLD
from lightfold.runtime.serving import KILLED
from samples import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")

PROC = Path("/proc")

#: A process like Snakemake's: it offers the server, prints its socket, stops if it is told to, and
#: ends with its input.
OFFER = """
import os, sys
from lightfold.runtime import forkserver
offer = forkserver.offer()
print(os.environ[forkserver.VARIABLE], os.environ[forkserver.PREFIX], flush=True)
if sys.stdin.readline():
    offer.stop()
sys.stdin.read()
"""

#: A process like Snakemake's for one job, as the scripts of rules are.
JOB = """
import json, sys
from types import SimpleNamespace
from lightfold.runtime.job import run
function, log, usage, arguments = json.loads(sys.argv[1])
run(function, SimpleNamespace(text=log, usage=usage), *arguments)
"""

#: A server that has no memory for the first process that it is to fork.
SCARCE = """
import os, socket, sys
from lightfold.runtime import serving
fork, errors = os.fork, [OSError("Cannot allocate memory")]
def scarce():
    if errors:
        raise errors.pop()
    return fork()
os.fork = scarce
serving.serve(socket.socket(fileno=int(sys.argv[1])))
"""


@pytest.fixture
def offered():
    """A process that offers the server, and the environment of its jobs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    process = subprocess.Popen(
        [sys.executable, "-c", OFFER],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    name, prefix = process.stdout.readline().split()
    yield process, {**environment, forkserver.VARIABLE: name, forkserver.PREFIX: prefix}
    process.kill()
    process.wait()


def start(environment, folder, function, *arguments):
    request = [function, str(folder / "log"), str(folder / "usage"), arguments]
    command = [sys.executable, "-c", JOB, json.dumps(request)]
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)


def running(name):
    """Return the sign of a Snakemake that runs."""
    sign = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sign.bind(f"\0{name}-runs")
    return sign


def children(pid):
    """Return the processes below one, by id: their command lines."""
    found = {}
    for child in map(int, PROC.joinpath(f"{pid}/task/{pid}/children").read_text().split()):
        found[child] = PROC.joinpath(f"{child}/cmdline").read_text().replace("\0", " ")
        found |= children(child)
    return found


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_a_job_runs_in_a_fork_with_its_own_folder_environment_and_streams(offered, tmp_path):
    offer, environment = offered
    (tmp_path / "job").mkdir()
    process = start(environment, tmp_path / "job", "runtime.progress.clock", 600)
    assert process.wait(60) == 0
    assert len(children(offer.pid)) == 1  # the server, which the first job started
    used = (tmp_path / "job/usage").read_text().splitlines()
    assert used[0].split("\t") == ["s", "cpu_time", "max_rss"]
    # an error in the job: its status, the line on its own terminal, the traceback in its log
    process = start(environment, tmp_path / "job", "runtime.progress.clock", "soon")
    assert process.wait(60) == TOLD
    assert "TypeError" in process.stderr.read()
    assert "Traceback" in (tmp_path / "job/log").read_text()
    process = start(environment, tmp_path / "job", "nothing.like_that")
    assert process.wait(60) == TOLD
    assert "No module named 'lightfold.nothing'" in process.stderr.read()


def sleeping(environment, folder, offer):
    """Start a long job, and return it with the process that does its work."""
    folder.mkdir()
    os.mkfifo(folder / "never")
    process = start(
        environment, folder, "tuning.tune._key", {"table": str(folder / "never")}, {}, {}, ""
    )
    wait_for(lambda: (folder / "log").exists() and len(children(offer.pid)) == 2)
    server = min(children(offer.pid))
    return process, next(iter(children(server)))


def gone(pid):
    try:
        return PROC.joinpath(f"{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_killed_fork_is_a_failed_job(offered, tmp_path):
    offer, environment = offered
    process, fork = sleeping(environment, tmp_path / "job", offer)
    os.kill(fork, signal.SIGKILL)
    assert process.wait(20) == forkserver.KILLED
    assert "the job of" in (said := process.stderr.read())
    assert "too little memory?" in said


def test_a_job_that_ends_in_another_way_is_not_said_to_lack_memory(offered, tmp_path):
    offer, environment = offered
    process, fork = sleeping(environment, tmp_path / "job", offer)
    os.kill(fork, signal.SIGTERM)
    assert process.wait(20) == 128 + signal.SIGTERM
    assert process.stderr.read() == ""


def test_after_ctrl_c_the_fork_says_in_its_log_that_it_was_interrupted(offered, tmp_path):
    offer, environment = offered
    process, fork = sleeping(environment, tmp_path / "job", offer)
    for each in (fork, process.pid):  # the terminal sends it to all
        os.kill(each, signal.SIGINT)
    assert process.wait(20) == INTERRUPTED
    assert "Traceback" not in process.stderr.read()
    wait_for(lambda: gone(fork))
    assert (tmp_path / "job/log").read_text() == "interrupted\n"


def test_half_a_request_is_dropped_and_the_next_one_served(offered, tmp_path):
    offer, environment = offered
    folder = tmp_path / "job"
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect("\0" + environment[forkserver.VARIABLE])
        socket.send_fds(connection, [b"\n"], [1, 2])
        connection.sendall(b'{"module": "progr')
    assert start(environment, folder, "runtime.progress.clock", 600).wait(60) == 0
    assert len(children(offer.pid)) == 1


def test_a_fork_that_fails_is_one_failed_job(tmp_path):
    name = f"lightfold-scarce-{os.getpid()}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()
        server = subprocess.Popen(
            [sys.executable, "-c", SCARCE, str(listener.fileno())],
            env=environment,
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
        )
    environment |= {forkserver.VARIABLE: name, forkserver.PREFIX: sys.prefix}
    command = (environment, tmp_path, "runtime.progress.clock", 600)
    with running(name):
        assert [start(*command).wait(60) for _ in range(2)] == [forkserver.KILLED, 0]
    assert server.poll() is None  # which would have ended other jobs with it
    server.communicate()


def test_an_error_outside_the_job_itself_is_said(offered, tmp_path):
    _, environment = offered
    folder = tmp_path / "job"
    (folder / "log").mkdir(parents=True)
    process = start(environment, folder, "runtime.progress.clock", 600)
    assert process.wait(60) == 1
    assert "IsADirectoryError" in process.stderr.read()


def test_another_installation_of_python_runs_its_jobs_itself(offered, tmp_path):
    offer, environment = offered
    folder = tmp_path / "job"
    folder.mkdir()
    other = {**environment, forkserver.PREFIX: "/another/environment"}
    assert start(other, folder, "runtime.progress.clock", 600).wait(60) == 0
    assert children(offer.pid) == {}


def test_a_fork_ends_with_the_job_that_asked_for_it(offered, tmp_path):
    offer, environment = offered
    process, fork = sleeping(environment, tmp_path / "job", offer)
    process.kill()
    wait_for(lambda: gone(fork))


def test_a_killed_snakemake_leaves_no_job_behind(offered, tmp_path):
    offer, environment = offered
    process, fork = sleeping(environment, tmp_path / "job", offer)
    server = min(children(offer.pid))
    offer.kill()
    assert process.wait(20) in (INTERRUPTED, 128 + signal.SIGTERM)
    assert process.stderr.read() == ""  # nobody lacks memory
    wait_for(lambda: gone(fork) and gone(server))


def test_with_a_killed_server_the_job_runs_in_its_own_process(monkeypatch, tmp_path):
    name = f"lightfold-of-a-killed-server-{os.getpid()}"
    monkeypatch.setenv(forkserver.VARIABLE, name)
    monkeypatch.setenv(forkserver.PREFIX, sys.prefix)
    log = SimpleNamespace(text=str(tmp_path / "log"), usage=str(tmp_path / "usage"))
    with running(name):
        job.run("runtime.progress.clock", log, 600)
        assert (tmp_path / "usage").exists()
        with pytest.raises(SystemExit, match="3"):
            job.run("runtime.progress.clock", log, "soon")


def test_a_job_of_a_snakemake_that_has_ended_is_not_begun(monkeypatch, tmp_path):
    monkeypatch.setenv(forkserver.VARIABLE, "lightfold-of-a-snakemake-that-has-ended")
    log = SimpleNamespace(text=str(tmp_path / "log"), usage=str(tmp_path / "usage"))
    with pytest.raises(SystemExit, match="130"):
        job.run("runtime.progress.clock", log, 600)
    assert list(tmp_path.iterdir()) == []


def connected(environment, count=1):
    clients = [socket.socket(socket.AF_UNIX) for _ in range(count)]
    for client in clients:
        client.connect("\0" + environment[forkserver.VARIABLE])
    return clients


@pytest.mark.parametrize("said", [b"", b"\n", b"GET / HTTP/1.1\r\n", b"\n" + b"x" * 100_000])
@pytest.mark.parametrize("streams", [[], [1], [1, 2]])
def test_a_client_that_does_not_say_what_it_wants_holds_up_no_job(offered, tmp_path, said, streams):
    _, environment = offered
    (client,) = connected(environment)
    if said:
        socket.send_fds(client, [said], streams)
    assert start(environment, tmp_path, "runtime.progress.clock", 600).wait(60) == 0
    client.close()


@pytest.mark.parametrize(
    "said",
    [b"no json\n", b"[]\n", b"{}\n", b'{"module": 3, "plugins": 4}\n', b"[" * 60_000 + b"\n"],
)
def test_a_request_that_is_none_is_one_failed_job(offered, tmp_path, said):
    _, environment = offered
    (client,) = connected(environment)
    socket.send_fds(client, [b"\n"], [1, 2])
    client.sendall(said)
    assert start(environment, tmp_path, "runtime.progress.clock", 600).wait(60) == 0
    assert client.recv(9) in (b"", bytes([forkserver.KILLED]))


def test_many_silent_clients_hold_up_no_job(offered, tmp_path):
    _, environment = offered
    clients = connected(environment, requests.WAITING + 20)
    assert start(environment, tmp_path, "runtime.progress.clock", 600).wait(60) == 0
    assert clients[0].recv(1) == b""  # the oldest had to go
    clients[-1].setblocking(False)
    with pytest.raises(BlockingIOError):
        clients[-1].recv(1)


def test_a_job_whose_ctrl_c_came_too_early_is_interrupted_by_snakemake(offered, tmp_path):
    offer, environment = offered
    process, _ = sleeping(environment, tmp_path / "job", offer)
    offer.stdin.write("stop\n")
    offer.stdin.flush()
    assert process.wait(20) == INTERRUPTED
    assert process.stderr.read() == ""
    assert (tmp_path / "job/log").read_text() == "interrupted\n"
    late = start(environment, tmp_path / "job", "runtime.progress.clock", 600)
    assert late.wait(20) == INTERRUPTED


@pytest.mark.parametrize("stops", [True, False])
def test_a_client_that_has_not_said_what_it_wants_is_no_error_at_the_end(offered, tmp_path, stops):
    offer, environment = offered
    process, _ = sleeping(environment, tmp_path / "job", offer)
    silent = connected(environment)[0]
    assert start(environment, tmp_path, "runtime.progress.clock", 600).wait(60) == 0
    if stops:
        offer.stdin.write("stop\n")
    offer.stdin.close()
    # Without a stop, it depends on how soon Snakemake is gone after its server.
    assert process.wait(20) in ([INTERRUPTED] if stops else [INTERRUPTED, KILLED])
    assert silent.recv(1) == b""
    assert offer.stderr.read() == ""
    if stops:
        assert (tmp_path / "job/log").read_text() == "interrupted\n"


def test_another_ctrl_c_at_the_end_leaves_no_traceback():
    def interrupted():
        raise KeyboardInterrupt

    forkserver.let_go(SimpleNamespace(communicate=interrupted))
