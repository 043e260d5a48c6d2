"""A batch of jobs that Slurm gets as one runs in one Snakemake, not in one a job.

Slurm's batch script is a Snakemake that hands the jobs of a group to a second one. It is not told
that they are a group, so it would start a second one for each of them, and pay its start and the
imports of the jobs each time.
"""

import os
import sys
from typing import Any


def run_as_one(workflow: Any) -> None:
    """Join the jobs of a batch; does nothing in the Snakemake that a user started.

    They run on as many CPUs as Slurm gave them, whatever the machine has. One that fails leaves
    the others to finish: their outputs go with it, their studies stay.

    Parameters
    ----------
    workflow : object
        Snakemake's workflow, while rules are read.
    """
    if not workflow.remote_exec:
        return
    workflow.execution_settings.keep_going = True
    groups = workflow.group_settings
    groups.overwrite_groups = dict.fromkeys(
        workflow.dag_settings.allowed_rules, groups.local_groupid
    )
    groups.group_components = {groups.local_groupid: sys.maxsize}
    if cpus := os.environ.get("SLURM_CPUS_PER_TASK"):
        workflow.resource_settings.cores = int(cpus)
        workflow.global_resources["_cores"] = int(cpus)
