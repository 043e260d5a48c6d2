"""Python's own path, quoted in the commands that Snakemake hands to a shell.

Snakemake does not quote it (snakemake/snakemake#2645), so with a blank in it no job could start.
"""

import shlex
import sys
from typing import Any

#: What Snakemake's command for a script begins with, as long as nothing is quoted there.
UNQUOTED = "{py_exec} "


def is_plain() -> bool:
    """Return whether a shell takes this Python's path as it is."""
    return shlex.quote(sys.executable) == sys.executable


def quote(scripts: Any, executors: Any) -> None:
    """Quote this Python's path in the commands of jobs and scripts.

    Parameters
    ----------
    scripts : type
        Snakemake's class of Python scripts.
    executors : type
        Snakemake's class of all executors that start jobs as processes.

    Raises
    ------
    AttributeError
        If they are built in another way.
    """
    execute, build = scripts._execute_cmd, executors.format_job_exec

    def quoted_script(self: Any, command: str, **values: Any) -> Any:
        if command.startswith(UNQUOTED) and values.get("py_exec") == sys.executable:
            values["py_exec"] = shlex.quote(sys.executable)
        return execute(self, command, **values)

    def quoted_job(self: Any, job: Any) -> Any:
        if self.get_python_executable() == sys.executable:
            self.get_python_executable = lambda: shlex.quote(sys.executable)
        return build(self, job)

    scripts._execute_cmd, executors.format_job_exec = quoted_script, quoted_job
