"""What Slurm gets as one job runs in one Snakemake.

The Snakemake of a Slurm job would start one more for each rule's job in it, through `srun`, and
pay their starts, and the imports of what they run, each time: 3 CPU seconds a job, batched or not.
"""

import os
import sys
from typing import Any

#: Arguments by which Snakemake's Slurm plugin has the jobs of a batch started by `srun`.
STEPS = ["--executor", "slurm-jobstep", "--jobs", "1"]

#: The argument that says which batch a task of a Slurm array has; only the plugin reads it.
ARRAY = "--slurm-jobstep-array-execs"


def run_here(workflow: Any) -> None:
    """In a Slurm job, start Snakemake anew, in this process, to run the batch's jobs itself.

    It has the cores, files and settings that this one was given. A job that fails leaves the
    others to finish: Slurm's job fails with it, but their studies stay.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow, while it reads the rules.
    """
    start = next((i for i in range(len(sys.argv)) if sys.argv[i : i + len(STEPS)] == STEPS), None)
    array = any(argument.startswith(ARRAY) for argument in sys.argv)
    if not workflow.remote_exec or start is None or array:
        return
    arguments = [*sys.argv[1:start], *sys.argv[start + len(STEPS) :], "--keep-going"]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "snakemake", *arguments])
