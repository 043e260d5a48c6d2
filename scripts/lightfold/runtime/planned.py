"""What Snakemake plans to run: the kinds of its jobs, and which rules wait for which."""

import math
import os
from typing import Any

from lightfold.runtime import costs
from lightfold.runtime.time_left import Plan


def of(dag: Any, experiment: Any, here: int | None) -> Plan:
    """Return what is known of a run before its first job.

    Parameters
    ----------
    dag : object
        Snakemake's DAG.
    experiment : Plan or None
        The experiment's plan, which knows how many fits a study makes and where tables are.
    here : int or None
        How many jobs run at a time on this machine; None if they run elsewhere.
    """
    kinds: dict[int, costs.Kind] = {}
    then: dict[str, set[str]] = {}
    for job in dag.needrun_jobs():
        rule, wildcards = job.rule.name, job.wildcards_dict
        fits = costs.FITS if experiment is None else experiment.fits(wildcards.get("model"))
        kinds[job.jobid] = costs.kind(rule, wildcards, len(job.input), fits)
        then.setdefault(rule, set()).update(other.rule.name for other in dag.depending[job])
    tasks = [] if experiment is None else experiment.tasks
    tables = {task: f"{experiment.task.format(task=task)}/table.parquet" for task in tasks}
    return Plan(kinds, then, tables, slower(here) if here else 1.0)


def slower(jobs: int) -> float:
    """Return how many times as long jobs take here as on an idle machine.

    It is the root of the number of processes that want a processor, these jobs and those of the
    last minute, over that of processors: half way, as a geometric mean, between a machine that
    stays as busy, and one that is idle from now on.
    """
    try:
        others = os.getloadavg()[0]
    except OSError:  # the machine does not say
        others = 0.0
    return math.sqrt(max((others + jobs) / (os.cpu_count() or 1), 1.0))
