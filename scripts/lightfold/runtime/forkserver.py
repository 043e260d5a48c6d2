"""A server that imports what jobs need once, and forks a process for every job.

To import scikit-learn takes a Python process more than a second of CPU time, and most jobs of a
grid take only a few. So the Snakemake process listens on a socket (`offer`), and the first job that
asks starts the server. The process that Snakemake starts for a job sends what is to be done, waits,
and exits with the status of the forked process (`ask`). Only imports are shared, so numbers are
those of separate processes. This works on Linux only; elsewhere jobs import for themselves.

Ctrl-C reaches Snakemake and the forked processes. What Snakemake started for a job ignores it, and
waits for the forked process to end: interrupted while it starts, it would print a traceback. When
Snakemake is told to stop, it tells the server, which interrupts all jobs, also those to which
Ctrl-C came too early. A job of a Snakemake that no longer runs is not begun.
"""

import atexit
import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from json import dumps
from pathlib import Path
from typing import Any

from lightfold.runtime.perform import INTERRUPTED
from lightfold.runtime.requests import is_own
from lightfold.runtime.serving import KILLED, OF_TERMINALS, STOP

#: Environment variables. The first holds the name of the socket, which is in Linux's abstract
#: namespace and so leaves no file behind. The second holds the server's installation of Python.
VARIABLE = "LIGHTFOLD_FORK_SERVER"
PREFIX = "LIGHTFOLD_FORK_SERVER_PREFIX"

#: How long [s] after a server a Snakemake is gone that was killed, too.
MOMENT = 0.1


class Offer:
    """A server that can be had; on other systems than Linux there is none.

    Attributes
    ----------
    running : socket or None
        Is bound while this process runs and has not been told to stop.
    server : Popen or None
        The server, after the first job has asked.
    """

    def __init__(self) -> None:
        self.running: socket.socket | None = None
        self.server: subprocess.Popen[bytes] | None = None
        self.stopped = False

    def listen(self) -> None:
        """Listen for jobs from now until this process ends; the first one starts the server."""
        if sys.platform != "linux":
            return
        name = f"lightfold-{uuid.uuid4().hex}"
        self.running = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.running.bind(_sign(name))
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(f"\0{name}")
        listener.listen(1024)
        os.environ.update({VARIABLE: name, PREFIX: sys.prefix})
        atexit.register(self.end)
        threading.Thread(target=self._start_when_asked, args=(listener,), daemon=True).start()

    def end(self) -> None:
        """End the server."""
        if self.server is not None:
            let_go(self.server)

    def stop(self) -> None:
        """Interrupt all jobs, and let none begin."""
        self.stopped = True
        if self.running is not None:
            self.running.close()
        self._tell()

    def _tell(self) -> None:
        if self.stopped and self.server is not None and self.server.stdin is not None:
            with contextlib.suppress(OSError, ValueError):  # it has ended
                os.write(self.server.stdin.fileno(), STOP)

    def _start_when_asked(self, listener: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            selector.select()
        package = str(Path(__file__).parents[2])
        path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        signal.pthread_sigmask(signal.SIG_BLOCK, OF_TERMINALS)  # the server inherits it
        self.server = subprocess.Popen(
            [sys.executable, "-m", "lightfold.runtime.serving", str(listener.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            env={**os.environ, "PYTHONPATH": path},
        )
        listener.close()  # or jobs would wait here for a server that has ended
        self._tell()


def offer() -> Offer:
    """Listen for jobs; see `Offer`."""
    made = Offer()
    made.listen()
    return made


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
    if not name or sys.platform != "linux":
        return None
    if not _runs(name):
        return INTERRUPTED
    if os.environ.get(PREFIX) != sys.prefix:
        return None
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the forked process gets it, too
    message = {**request, "folder": str(Path.cwd()), "environment": dict(os.environ)}
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(f"\0{name}")
        except OSError:  # the server was killed
            return None if _runs(name) else INTERRUPTED
        if not is_own(connection):
            return None
        status = b""
        with contextlib.suppress(OSError):  # the server was killed, or is told to stop
            socket.send_fds(connection, [b"\n"], [sys.stdout.fileno(), sys.stderr.fileno()])
            connection.sendall(dumps(message).encode() + b"\n")
            status = connection.recv(1)
    return _explained(status, name, request["log"])


def _explained(status: bytes, name: str, log: str) -> int:
    """Return a job's exit status, and say so if its process was killed but Snakemake was not."""
    if not status:
        time.sleep(MOMENT)
    if not _runs(name):
        return status[0] if status else INTERRUPTED
    if not status:
        print(f"\nthe job of {log} was lost with the process that runs jobs", file=sys.stderr)
        return KILLED
    if status[0] == KILLED:
        print(f"\nthe job of {log} was killed: too little memory?", file=sys.stderr)
    return status[0]


def _sign(name: str) -> str:
    """Return the name of a socket that is there while Snakemake runs and is not stopped."""
    return f"\0{name}-runs"


def _runs(name: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_sign(name))
        except OSError:
            return False
    return True


def let_go(server: subprocess.Popen[bytes]) -> None:
    """Close the input of a server, which ends it, and count its CPU time as ours.

    Another Ctrl-C ends the wait for it.
    """
    with contextlib.suppress(KeyboardInterrupt):
        server.communicate()
