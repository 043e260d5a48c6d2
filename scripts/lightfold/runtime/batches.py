"""A batch of jobs, which Slurm gets as one job, runs in one Snakemake.

Otherwise the Snakemake of a Slurm job starts another one, through `srun`, for each job in the
batch. Each of them starts and imports libraries anew, which costs 3 CPU seconds per job.
"""

import os
import sys
from typing import Any

#: Arguments with which Snakemake's Slurm plugin has `srun` start the jobs of a batch.
STEPS = ["--executor", "slurm-jobstep", "--jobs", "1"]

#: The argument that says which batch a task of a Slurm array has; only the plugin reads it.
ARRAY = "--slurm-jobstep-array-execs"


def run_here(workflow: Any) -> None:
    """In a Slurm job, start Snakemake anew in this process, to run the batch's jobs itself.

    It has the cores, files and settings that this one was given. If a job fails, the others still
    finish: Slurm's job fails, but their studies stay.

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
