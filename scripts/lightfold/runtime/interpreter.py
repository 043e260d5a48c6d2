"""Python's own path, quoted in the commands that Snakemake hands to a shell.

Snakemake does not quote it (snakemake/snakemake#2645), so with a blank in it no job could start.
"""

import shlex
import sys
from typing import Any

from lightfold.errors import ConfigError

#: What Snakemake's command for a script holds as long as it is not quoted there.
UNQUOTED = "{py_exec} "


def quote() -> None:
    """Quote this Python's path in the commands of jobs and scripts, if a shell would split it.

    Raises
    ------
    ConfigError
        If this Snakemake builds its commands in another way.
    """
    if shlex.quote(sys.executable) == sys.executable:
        return
    try:
        _quote_in_scripts()
        _quote_in_jobs()
    except (ImportError, AttributeError) as error:
        raise ConfigError(
            f"Snakemake cannot start {sys.executable}, because its path has a blank, a quote or "
            "another character that a shell takes for its own. Make the virtual environment in "
            "another folder: python3 -m venv ~/lightfold-venv"
        ) from error


def _quote_in_scripts() -> None:
    from snakemake.script import PythonScript

    execute = PythonScript._execute_cmd

    def quoted(self: Any, command: str, **values: Any) -> Any:
        if command.startswith(UNQUOTED) and values.get("py_exec") == sys.executable:
            values["py_exec"] = shlex.quote(sys.executable)
        return execute(self, command, **values)

    PythonScript._execute_cmd = quoted


def _quote_in_jobs() -> None:
    from snakemake_interface_executor_plugins.executors.real import RealExecutor

    build = RealExecutor.format_job_exec

    def quoted(self: Any, job: Any) -> Any:
        if self.get_python_executable() == sys.executable:
            self.get_python_executable = lambda: shlex.quote(sys.executable)
        return build(self, job)

    RealExecutor.format_job_exec = quoted
