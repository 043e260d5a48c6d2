"""The one door to Snakemake's internals: its workflow and its logger come in here.

Snakemake promises nothing about them. What is done with them saves time and tidies the terminal; no
result depends on it. If another version has them in another shape, a step fails softly: it is left
out with one warning, and everything else goes on.
"""

import functools
import importlib.metadata
import logging
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from lightfold.errors import ConfigError, DataError
from lightfold.runtime import (
    batches,
    forkserver,
    interpreter,
    locks,
    pace,
    planned,
    progress,
    stopping,
    surroundings,
    threads,
)
from lightfold.runtime.perform import shown

#: Versions of Snakemake with which every step was tested.
TESTED = ("9.27.1",)

#: Environment variable that tells a job's process that the user has been warned.
WARNED = "LIGHTFOLD_WARNED"

#: What is lost if a step fails.
BATCHES = "one Snakemake for all jobs of a Slurm job"
PROGRESS = "progress lines"
PACE = "a quick choice of the next jobs"
FIRST = "the check that results can be written"
LAST = "the check that some node has a result"
WHOLE = "the check that a file given with --configfile names its own data sets"
ALONE = "messages of mistakes without lines of this code"
RECORDS = "the warning of results without records"
STOP = "one line after Ctrl-C in place of Snakemake's messages"
LOOK = "a status beside a run in the same folder; give --nolock with it"

LOCK = "going on at once after Snakemake was killed; give --unlock first"

#: The rule that only looks at files.
STATUS = "status"


def prepare(
    workflow: Any, logger: logging.Logger, experiment: Callable[[], Any] | None = None
) -> None:
    """Prepare Snakemake, before it reads the rules, for an experiment of many short jobs.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow.
    logger : logging.Logger
        Snakemake's logger.
    experiment : callable, optional
        Returns the experiment's `lightfold.workflow.plan.Plan`, once Snakemake has read the rules.

    Raises
    ------
    ConfigError
        If no job could be started with this Python.
    """
    threads.use_one()
    surroundings.use_own()
    offer = forkserver.offer()
    stops: list[stopping.Stop] = []

    def at_start(log: Any) -> None:
        _attempt(
            {
                PACE: lambda: pace.lift_limit(workflow.scheduler),
                STOP: lambda: _start(stops, workflow.scheduler),
                LOOK: lambda: _keep_lock(workflow),
            }
        )

    _attempt(
        {
            BATCHES: lambda: batches.run_here(workflow),
            ALONE: _show_alone,
            PROGRESS: lambda: _show_progress(workflow, logger, experiment),
            STOP: lambda: stops.extend(_watch(workflow, logger, offer)),
            LOCK: _sign_locks,
            PACE: lambda: workflow.onstart(at_start),  # there is no scheduler before
        }
    )
    if not interpreter.is_plain():
        _quote_interpreter()


def _quote_interpreter() -> None:
    """Quote this Python's path, or say what to do about it: no job could start."""
    try:
        from snakemake.script import PythonScript
        from snakemake_interface_executor_plugins.executors.real import RealExecutor

        interpreter.quote(PythonScript, RealExecutor)
    except (ImportError, AttributeError) as error:
        raise ConfigError(
            f"Snakemake cannot start {sys.executable}, because its path has a blank, a quote or "
            "another character that a shell takes for its own. Make the virtual environment in "
            "another folder: python3 -m venv ~/lightfold-venv"
        ) from error


def check_whole(workflow: Any) -> None:
    """Check that the default configuration was not read beside the user's own file.

    The Snakefile reads it when nothing has named data sets. Otherwise this is a `ConfigError`.
    """

    def whole() -> None:
        given = list(workflow.config_settings.configfiles)
        if given and len(workflow.configfiles) > len(given):
            files = ", ".join(str(file) for file in given)
            raise ConfigError(
                f"{files}: the key 'datasets' is missing. A file given with --configfile holds "
                "the whole experiment; nothing is taken from config/config.yaml."
            )

    _attempt({WHOLE: whole})


def check_once(workflow: Any, check: Callable[[], object]) -> None:
    """Run a check now, unless this is a job's own Snakemake.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow.
    check : callable
        Raises an error if the experiment cannot run.
    """
    if getattr(workflow, "is_main_process", True):
        check()


def check_first(workflow: Any, check: Callable[[], object]) -> None:
    """Have a check run before the first job; a dry run goes without it.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow, prepared.
    check : callable
        Raises an error if no job can run.
    """

    def at_start() -> None:
        then = workflow._onstart
        workflow.onstart(lambda log: (check(), then(log)))

    _attempt({FIRST: at_start})


def check_last(
    workflow: Any, logger: logging.Logger, check: Callable[[Callable[[str], bool]], object]
) -> None:
    """Have a check run after the last job, and where there is nothing to be done.

    It is left out where only the status is asked for.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow, prepared.
    logger : logging.Logger
        Snakemake's logger.
    check : callable
        Raises an error, with which Snakemake ends, if the run has come to nothing. It is given a
        function that says whether Snakemake knows how a file was made.
    """
    lost: list[Exception] = []

    def recorded(path: str) -> bool:
        if not lost:
            try:
                from snakemake.io import IOFile

                return workflow.persistence.metadata(IOFile(path)) is not None
            except Exception as error:  # another Snakemake
                lost.append(error)
                _warn({RECORDS: error})
        return True

    def ended() -> None:
        if set(workflow.dag_settings.targets) != {STATUS}:
            check(recorded)

    def at_end() -> None:
        if workflow.is_main_process:
            then = workflow._onsuccess

            def success(log: Any) -> None:
                then(log)
                ended()

            workflow.onsuccess(success)
            logger.addHandler(progress.Idle(ended))

    _attempt({LAST: at_end})


def _watch(workflow: Any, logger: logging.Logger, offer: forkserver.Offer) -> list[stopping.Stop]:
    """Handle signals, unless this is a job's own Snakemake."""
    if not workflow.is_main_process:
        return []
    from snakemake.shell import shell

    stop = stopping.watch(workflow, logger, offer)
    if stop.starts_deaf():
        shell.prefix(shell._get_process_prefix() + stopping.DEAF)
        os.environ[stopping.HEARD] = "1"
    return [stop]


def _start(stops: list[stopping.Stop], scheduler: Any) -> None:
    for stop in stops:
        stop.start(scheduler)


def _sign_locks() -> None:
    """Have locks say whose they are; a cluster's jobs go on when Snakemake is killed."""
    from snakemake.persistence.file import FilePersistence

    locks.sign(FilePersistence, lambda own: locks.mark() if own.dag.workflow.local_exec else None)


def _keep_lock(workflow: Any) -> None:
    """Leave the lock of another Snakemake alone if only the status is asked for.

    A job without files locks none, so it may run beside others. But a Snakemake that ends removes
    all locks of its folder, also those that are not its own.
    """
    if set(workflow.dag_settings.targets) == {STATUS}:
        workflow.persistence.unlock = workflow.persistence.noop


def _show_alone() -> None:
    """Let the message of a mistake of the user's end without the lines of code that found it.

    Names in it may hold what a terminal would obey, see `perform.shown`.
    """
    from snakemake import exceptions

    lines = exceptions.cut_traceback
    if hasattr(lines, "__wrapped__"):
        return

    @functools.wraps(lines)
    def others(error: BaseException) -> list[Any]:
        return [] if isinstance(error, ConfigError | DataError) else lines(error)

    exceptions.cut_traceback = others
    written = exceptions.format_error
    exceptions.format_error = functools.wraps(written)(
        lambda *given, **named: shown(written(*given, **named))
    )


def _show_progress(
    workflow: Any, logger: logging.Logger, experiment: Callable[[], Any] | None
) -> None:
    """Show progress lines, unless this is a job's own Snakemake; a dry-run keeps its summary."""
    if not workflow.is_main_process:
        return
    nodes, cores = workflow.resource_settings.nodes, workflow.resource_settings.cores

    def plan() -> Any:
        here = None if nodes else cores
        return planned.of(workflow.dag, experiment() if experiment else None, here)

    progress.attach(logger, nodes or cores, lambda error: _warn({PROGRESS: error}), plan)


def _attempt(steps: Mapping[str, Callable[[], object]]) -> None:
    """Take each step; warn once about those that this Snakemake does not allow."""
    lost: dict[str, Exception] = {}
    for name, step in steps.items():
        try:
            step()
        except ConfigError:
            raise
        except Exception as error:
            lost[name] = error
    if lost:
        _warn(lost)


def _warn(lost: Mapping[str, Exception]) -> None:
    """Print on the terminal what is lost and why; a job's process does not repeat it."""
    if os.environ.get(WARNED, str(os.getpid())) != str(os.getpid()):
        return
    os.environ[WARNED] = str(os.getpid())
    reasons = [f"  {name} ({type(error).__name__}: {error})" for name, error in lost.items()]
    print(
        f"\nWarning: Snakemake {importlib.metadata.version('snakemake')} is not built as expected. "
        "Everything goes on, without:",
        *reasons,
        f"No result depends on it. Lightfold was tested with Snakemake {', '.join(TESTED)}.\n",
        sep="\n",
        file=sys.stderr,
        flush=True,
    )
