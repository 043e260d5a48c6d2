"""The fork server's own process: it forks a process for every job that asks, see `forkserver`.

The loop is its own, not `socketserver`'s: `ForkingMixIn` looks for ended children only when it
polls, so it wakes all the time, ends up to half a second after Snakemake, and stops at 40 jobs.
"""

import contextlib
import importlib
import os
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from functools import cache
from typing import Any

from lightfold.runtime import fingerprint, surroundings
from lightfold.runtime.perform import INTERRUPTED, perform
from lightfold.runtime.requests import Request, Requests

#: Exit status of a job whose process was killed, say for memory: what a shell gives after SIGKILL.
KILLED = 128 + signal.SIGKILL

#: How long [s] a job may take to end by itself after Ctrl-C.
PATIENCE = 5.0

#: What the server reads from its input when its jobs are to be interrupted.
STOP = b"!"

#: Signals that a terminal sends to all processes; Snakemake's decides.
OF_TERMINALS = {signal.SIGINT, signal.SIGHUP}

#: Libraries that a job imports itself. JAX starts threads, which do not survive a fork, and Keras
#: reads its settings when it is imported.
AFTER_FORK = {"jax", "keras"}


def serve(listener: socket.socket) -> None:
    """Fork a process for every job that asks, until standard input ends.

    It ends with the Snakemake process. If that was killed, jobs that still run are killed too, or
    they would write the same files as those of the next run. If it was told to stop, they are
    interrupted, and killed if they do not end.
    """
    hangup = signal.getsignal(signal.SIGHUP)  # ignored under nohup
    for terminal in OF_TERMINALS:
        signal.signal(terminal, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, OF_TERMINALS)
    running: dict[int, socket.socket] = {}
    wake, woken = socket.socketpair()
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        with selectors.DefaultSelector() as selector:
            requests = Requests(selector)
            for source in (listener, sys.stdin, wake):
                selector.register(source, selectors.EVENT_READ)
            while sys.stdin not in (ready := [key.fileobj for key, _ in selector.select()]):
                for source in ready:
                    if source is wake:
                        wake.recv(4096)
                        _reap(running)
                    elif source is listener:
                        with contextlib.suppress(OSError):  # the process that asked was killed
                            requests.accept(listener)
                    elif source in requests.parts and (asked := requests.read(source)):
                        _fork(asked, running, (listener, requests, hangup))
            listener.close()
            requests.drop_all()
        if os.read(sys.stdin.fileno(), 1) == STOP:
            _interrupt(running)
    finally:
        for process in running:
            os.kill(process, signal.SIGTERM)


def _interrupt(running: dict[int, socket.socket]) -> None:
    """Interrupt all jobs, and wait for them to end, but not for long."""
    for process in running:
        os.kill(process, signal.SIGINT)
    end = time.monotonic() + PATIENCE
    while running and time.monotonic() < end:
        time.sleep(0.01)
        _reap(running)


def _reap(running: dict[int, socket.socket]) -> None:
    """Forget the processes that have ended, whose CPU time counts from now on.

    One that was killed could not send its status, so this does: what a shell would give.
    """
    for process in list(running):
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            with running.pop(process) as connection, contextlib.suppress(OSError):
                connection.send(bytes([code if code >= 0 else 128 - code]))


def _fork(request: Request, running: dict[int, socket.socket], parent: tuple[Any, ...]) -> None:
    """Fork a process for a job. A request that is none, or no memory for it: only that job fails.

    `parent` holds what only the server needs, which a job closes: the listener, the requests that
    have not come in full; and what a job does when the terminal is closed.
    """
    try:
        _prepare(frozenset([request.content["module"], *request.content.pop("plugins")]))
        process = os.fork()
    except (OSError, LookupError, TypeError, AttributeError):
        request.close()
        with request.connection as connection, contextlib.suppress(OSError):
            connection.send(bytes([KILLED]))
        return
    if process:
        request.close()
        running[process] = request.connection
        return
    try:
        _work(request, running, *parent)
    finally:
        os._exit(1)


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


def _work(
    request: Request,
    others: dict[int, socket.socket],
    listener: socket.socket,
    requests: Requests,
    hangup: Any,
) -> None:
    """Run a job in this forked process, send its exit status, and end."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, hangup)
    signal.signal(signal.SIGINT, _interrupt_once)
    status, connection = 1, request.connection
    try:
        listener.close()
        for other in [*others.values(), *requests.parts]:
            other.close()
        for stream, own in zip(request.streams, (1, 2), strict=True):
            os.dup2(stream, own)
            os.close(stream)
        os.chdir(request.content.pop("folder"))
        os.environ.clear()
        os.environ.update(request.content.pop("environment"))
        threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
        status = perform(**request.content)
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BaseException:
        traceback.print_exc()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stdout.flush()
        sys.stderr.flush()
        with contextlib.suppress(OSError):
            connection.send(bytes([status & 255]))
        os._exit(status & 255)


def _interrupt_once(*_: Any) -> None:
    """Interrupt the job; it ends anyway, so that another Ctrl-C changes nothing.

    Libraries that log to the terminal, as Optuna does of a trial that failed, are not heard.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    raise KeyboardInterrupt


def _end_with(connection: socket.socket) -> None:
    """End this process when the one that asked for it has ended."""
    connection.recv(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    surroundings.use_own()
    serve(socket.socket(fileno=int(sys.argv[1])))
