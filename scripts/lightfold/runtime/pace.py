"""How often Snakemake looks at the jobs that are ready."""

from typing import Any

#: Snakemake's own limit: so many jobs started in so many seconds.
DEFAULT = 100, 1


def lift_limit(scheduler: Any) -> None:
    """Remove Snakemake's default limit of jobs per second from its scheduler; a user's own stays.

    With a limit, each look at the ready jobs asks for another look a second later. Each job that
    ends adds one more such series of looks, for good. After 150 jobs, Snakemake looks 150 times per
    second at the sizes of all their inputs, and takes a good part of a core from the jobs.

    Parameters
    ----------
    scheduler : object
        Snakemake's scheduler, before it starts its first job.
    """
    limiter = scheduler.job_rate_limiter
    if limiter is not None and (limiter.max_jobs, limiter.timespan) == DEFAULT:
        scheduler.job_rate_limiter = None
