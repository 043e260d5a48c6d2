"""What benchmarks measure in processes of their own, so that peaks of memory are their own."""

import importlib
import multiprocessing
import resource
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path


def measure(name: str, function: str, arguments: dict, log: Path, limit: float) -> tuple | None:
    """Run a function of a module in a process of its own.

    Parameters
    ----------
    name, function : str
        The module beside this one and the function; ``warm(model)`` of the module runs before it,
        ahead of the clock.
    arguments : dict
        What the function is called with.
    log : Path
        Where to add what it prints.
    limit : float
        Wall seconds after which it is stopped.

    Returns
    -------
    tuple or None
        Wall and CPU seconds, peak memory [MB] and what the function returned; None if it was
        stopped or failed.
    """
    spawn = multiprocessing.get_context("spawn")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_work, args=(sender, name, function, arguments, log))
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(limit) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()


def _work(result: Connection, name: str, function: str, arguments: dict, log: Path) -> None:
    sys.stdout = sys.stderr = log.open("a")
    module = importlib.import_module(name)
    module.warm(arguments.get("model"))
    wall, cpu = time.perf_counter(), time.process_time()
    said = getattr(module, function)(**arguments)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result.send((wall, cpu, peak, said))
