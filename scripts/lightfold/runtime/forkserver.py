"""A server that imports what jobs need once, and forks a process for every job.

To import scikit-learn takes a Python process more than a second of CPU time, and most jobs of a
grid take only a few. So the Snakemake process listens on a socket (`offer`), and the first job that
asks starts the server. The process that Snakemake starts for a job sends what is to be done, waits,
and exits with the status of the forked process (`ask`). Only imports are shared, so numbers are
those of separate processes. This works on Linux only; elsewhere jobs import for themselves.

The loop is its own, not `socketserver`'s: `ForkingMixIn` looks for ended children only when it
polls, so it wakes all the time, ends up to half a second after Snakemake, and stops at 40 jobs.
"""

import atexit
import contextlib
import importlib
import json
import os
import selectors
import signal
import socket
import struct
import subprocess
import sys
import threading
import traceback
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from lightfold.runtime import fingerprint, surroundings
from lightfold.runtime.perform import INTERRUPTED, perform

#: Environment variables. The first holds the name of the socket, which is in Linux's abstract
#: namespace and so leaves no file behind. The second holds the server's installation of Python.
VARIABLE = "LIGHTFOLD_FORK_SERVER"
PREFIX = "LIGHTFOLD_FORK_SERVER_PREFIX"

#: Exit status of a job whose process was killed, say for memory: what a shell gives after SIGKILL.
KILLED = 137

#: How long [s] a job may take to end by itself after Ctrl-C.
PATIENCE = 5.0

#: Libraries that a job imports itself. JAX starts threads, which do not survive a fork, and Keras
#: reads its settings when it is imported.
AFTER_FORK = {"jax", "keras"}


def offer() -> None:
    """Listen for jobs from now until this process ends; the first one starts the server."""
    if sys.platform != "linux":
        return
    name = f"lightfold-{uuid.uuid4().hex}"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"\0{name}")
    listener.listen(1024)
    os.environ.update({VARIABLE: name, PREFIX: sys.prefix})
    threading.Thread(target=_start_when_asked, args=(listener,), daemon=True).start()


def ask(request: dict[str, Any]) -> int | None:
    """Have the server run a job, and return the job's exit status, or None without a server.

    A job in an environment of its own, as with conda, is left to that environment's Python.

    Parameters
    ----------
    request : dict
        What `perform` takes, and ``plugins``, the modules that the job will load by name. All
        values are plain.
    """
    name = os.environ.get(VARIABLE)
    if not name or sys.platform != "linux" or os.environ.get(PREFIX) != sys.prefix:
        return None
    message = {**request, "folder": str(Path.cwd()), "environment": dict(os.environ)}
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(f"\0{name}")
        except OSError:  # of a Snakemake that has ended, or of another machine
            return None
        if not _is_own(connection):
            return None
        status = b""
        with contextlib.suppress(OSError):  # the server was killed, and its jobs with it
            socket.send_fds(connection, [b"\n"], [sys.stdout.fileno(), sys.stderr.fileno()])
            connection.sendall(json.dumps(message).encode() + b"\n")
            status = _answer(connection)
    if not status:
        print(f"\nthe job of {request['log']} was killed: too little memory?", file=sys.stderr)
    return status[0] if status else KILLED


def _answer(connection: socket.socket) -> bytes:
    """Return a job's status when it has ended; after Ctrl-C, which it gets too, wait briefly."""
    try:
        status = connection.recv(1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the job may get it, and end, first
        return status
    except KeyboardInterrupt:
        connection.settimeout(PATIENCE)
        with contextlib.suppress(TimeoutError):
            connection.recv(1)
        return bytes([INTERRUPTED])


def _is_own(connection: socket.socket) -> bool:
    """Return whether the process at the other end belongs to the same user."""
    ids = struct.Struct("iII")  # process, user, group
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, ids.size)
    return bool(ids.unpack(peer)[1] == os.getuid())


def serve(listener: socket.socket) -> None:
    """Fork a process for every job that asks, until standard input ends.

    It ends with the Snakemake process. If that was killed, jobs that still run are killed too, or
    they would write the same files as those of the next run.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the jobs themselves
    running: set[int] = set()
    wake, woken = socket.socketpair()
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        with selectors.DefaultSelector() as selector:
            for source in (listener, sys.stdin, wake):
                selector.register(source, selectors.EVENT_READ)
            while sys.stdin not in (ready := {key.fileobj for key, _ in selector.select()}):
                if wake in ready:
                    wake.recv(4096)
                    running -= _ended(running)
                if listener in ready:
                    with contextlib.suppress(OSError):  # no memory to fork: only that job fails
                        running |= _forked(listener)
    finally:
        for process in running:
            os.kill(process, signal.SIGTERM)


def _start_when_asked(listener: socket.socket) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.select()
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    server = subprocess.Popen(
        [sys.executable, "-m", "lightfold.runtime.forkserver", str(listener.fileno())],
        stdin=subprocess.PIPE,
        pass_fds=[listener.fileno()],
        env={**os.environ, "PYTHONPATH": path},
    )
    listener.close()  # or jobs would wait here for a server that has ended
    atexit.register(let_go, server)


def let_go(server: subprocess.Popen[bytes]) -> None:
    """Close the input of a server, which ends it, and count its CPU time as ours.

    Another Ctrl-C ends the wait for it.
    """
    with contextlib.suppress(KeyboardInterrupt):
        server.communicate()


def _ended(running: set[int]) -> set[int]:
    """Return the processes that have ended, and reap them, so that their CPU time counts."""
    return {process for process in running if os.waitpid(process, os.WNOHANG)[0]}


def _forked(listener: socket.socket) -> set[int]:
    """Take one job, fork a process for it and return its id; none if it is another user's."""
    connection, _ = listener.accept()
    with connection, contextlib.ExitStack() as received:
        if not _is_own(connection):
            return set()
        _, streams, _, _ = socket.recv_fds(connection, 1, 2)
        for stream in streams:
            received.callback(os.close, stream)
        with connection.makefile("rb") as lines:
            line = lines.readline()
        if not line.endswith(b"\n"):  # the process that asks was killed
            return set()
        request = json.loads(line)
        _prepare(frozenset([request["module"], *request.pop("plugins")]))
        process = os.fork()
        if process == 0:
            listener.close()
            _work(connection, streams, request)
    return {process}


@cache
def _prepare(modules: frozenset[str]) -> None:
    """Import modules of the package, and what they import only when a function is called."""
    with contextlib.suppress(Exception):  # an import that fails here fails in the job, into its log
        for library in sorted({*fingerprint.libraries(*modules)} - AFTER_FORK):
            with contextlib.suppress(ImportError):  # some modules can do without a library
                importlib.import_module(library)
                fingerprint.version(library)  # nodes record it; the first look takes long
        for module in modules:
            importlib.import_module(f"lightfold.{module}")


def _work(connection: socket.socket, streams: list[int], request: dict[str, Any]) -> None:
    """Run a job in this forked process, send its exit status, and end."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for stream, own in zip(streams, (1, 2), strict=True):
        os.dup2(stream, own)
    os.chdir(request.pop("folder"))
    os.environ.clear()
    os.environ.update(request.pop("environment"))
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    status = 1
    try:
        status = perform(**request)
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        with contextlib.suppress(OSError):
            connection.send(bytes([status & 255]))
        os._exit(status & 255)


def _end_with(connection: socket.socket) -> None:
    """End this process when the one that asked for it has ended."""
    connection.recv(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    surroundings.use_own()
    serve(socket.socket(fileno=int(sys.argv[1])))
