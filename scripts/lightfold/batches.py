"""A batch of jobs that Slurm gets as one runs in one Snakemake, not in one a job.

Slurm's batch script is a Snakemake that hands its jobs to a second one. It is not told that they
are a group, so it would start a second one for each of them, and pay its start and the imports of
the jobs each time (3 CPU seconds).
"""

import os
from pathlib import Path
from typing import Any


def run_as_one(workflow: Any) -> None:
    """Have the Snakemakes in Slurm's jobs join what came as one, on the CPUs that Slurm gave.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow, while it reads the rules.
    """
    if workflow.is_main_process:
        os.environ["SNAKEMAKE_PROFILE"] = str(Path(workflow.basedir) / "config/profiles/batch")
    elif cpus := os.environ.get("SLURM_CPUS_PER_TASK"):  # not all that the machine has
        workflow.resource_settings.cores = int(cpus)
        workflow.global_resources["_cores"] = int(cpus)
