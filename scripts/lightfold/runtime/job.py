"""What surrounds the one function of every job: a log, and one line that says what failed."""

import json
import os
import signal
import sys
from typing import Any

from lightfold.runtime import forkserver, stopping
from lightfold.runtime.perform import perform


def run(
    function: str, log: Any, *arguments: Any, plugins: tuple[str, ...] = (), aloud: bool = False
) -> None:
    """Run the one function of a job, in a process of the fork server if there is one.

    Parameters
    ----------
    function : str
        Its module and name below the package, say ``tuning.tune.run_node``.
    log : object
        The rule's log files: ``text``, and ``usage``, which says what the job has used.
    *arguments : object
        Plain values, and Snakemake's lists and strings.
    plugins : tuple of str
        Plug-ins that the function will load by name, say ``models.knn``; they are imported once.
    aloud : bool
        Whether what is printed goes to the terminal as well.

    Raises
    ------
    SystemExit
        If the job failed.
    """
    module, name = function.rsplit(".", 1)
    files = {"log": log.text, "usage": log.usage}
    request = {"module": module, "function": name, "arguments": arguments, "aloud": aloud, **files}
    plain = json.loads(json.dumps(request))
    status = forkserver.ask({**plain, "plugins": [f"plugins.{name}" for name in plugins]})
    if status is None:
        if os.environ.get(stopping.HEARD):
            signal.signal(signal.SIGINT, signal.default_int_handler)
        status = perform(**plain)
    if status:
        sys.exit(status)
