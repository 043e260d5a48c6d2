"""What kinds of jobs are expected to cost, before any has finished, and what that leaves to do.

The figures are seconds of the default experiment (3,424 simulated stars, 44 features) on two cores,
from its benchmarks, rounded. Only their ratios matter: `left` scales them by the jobs that have
finished.
"""

from collections.abc import Iterable, Mapping

#: What any job takes [s], beside what it does.
START = 0.7

#: Seconds of a job of each rule. Rules that are not here take no time but `START`.
RULES = {
    "load_curves": 4,
    "load_features": 2,
    "augment": 8,
    "extract": 28,
    "sketch": 2,
    "assemble": 1,
    "examine": 3.5,
    "explore": 4.5,
    "embed": 3.5,
    "phase": 3,
    "reduce": 5,
    "probe": 7,
    "screen": 1,
    "rank": 1,
    "crossvalidate": 5,
    "ensemble": 0.3,
    "resample": 0.2,
    "evaluate": 12,
    "summarise": 0.6,
    "balance": 5.5,
    "calibrate": 5,
    "conform": 2,
    "contrast": 2,
    "compare": 5,
}

#: Seconds of a job of the rule tune, by model, without a resampler; `MODEL` for others.
MODELS = {
    "dummy": 0.1,
    "naive_bayes": 0.1,
    "lda": 0.2,
    "knn": 0.4,
    "decision_tree": 0.7,
    "logistic_regression": 1,
    "svc": 1,
    "random_forest": 2.5,
    "extra_trees": 2.5,
    "balanced_random_forest": 3,
    "xgboost": 4.5,
    "easy_ensemble": 5,
    "hist_gradient_boosting": 9,
    "adaboost": 9,
    "gradient_boosting": 13,
}
MODEL = 5.0

#: How many times as long a model takes on what a resampler leaves; 1 for others.
RESAMPLERS = {"random_under": 0.6, "random_over": 1.4, "smote": 2.2}

#: Seconds by the table that weigh as much as the table itself against finished jobs of all rules,
#: and jobs of a rule that weigh as much as the jobs of all rules against those of this rule.
PRIOR_SECONDS, PRIOR_JOBS = 5.0, 2.0


def cost(rule: str, wildcards: Mapping[str, str]) -> float:
    """Return what a job is expected to take [s] on the machine and stars of the table."""
    if rule != "tune":
        return START + RULES.get(rule, 0)
    times = RESAMPLERS.get(wildcards.get("resampler", ""), 1.0)
    return START + times * MODELS.get(wildcards.get("model", ""), MODEL)


class Pace:
    """How long jobs take against what they were expected to cost, rule by rule."""

    def __init__(self) -> None:
        self.jobs: dict[str, list[tuple[float, float]]] = {}

    def add(self, rule: str, expected: float, took: float) -> None:
        """Take a finished job: what it was expected to cost [s], and what it took [s]."""
        self.jobs.setdefault(rule, []).append((expected, took))

    def factors(self, rules: Iterable[str]) -> dict[str, float]:
        """Return, for each rule, how many times its cost a job takes.

        It is the ratio of sums over the rule's finished jobs, drawn to that over the finished jobs
        of all rules, and this one to 1, as long as there are few of them.
        """
        done = [job for jobs in self.jobs.values() for job in jobs]
        general = _ratio(done, PRIOR_SECONDS, 1.0)
        found = {}
        for rule in rules:
            own = self.jobs.get(rule, [])
            weight = PRIOR_JOBS * (sum(expected for expected, _ in own) / len(own) if own else 1.0)
            found[rule] = _ratio(own, weight, general)
        return found


def _ratio(jobs: list[tuple[float, float]], weight: float, prior: float) -> float:
    expected = sum(job[0] for job in jobs)
    return (sum(job[1] for job in jobs) + weight * prior) / (expected + weight)


def left(
    waiting: Iterable[tuple[str, float]],
    running: Iterable[tuple[str, float, float]],
    pace: Pace,
    cores: int,
) -> float:
    """Return the time left [s].

    Parameters
    ----------
    waiting : iterable of (str, float)
        Rule and cost [s] of each job that has not started.
    running : iterable of (str, float, float)
        Rule and cost [s] of each job that runs, and how long it has run [s].
    pace : Pace
        What finished jobs took.
    cores : int
        How many jobs run at a time.

    Returns
    -------
    float
        The time of all jobs divided by the number of cores, or that of the longest job.
    """
    to_come, now = list(waiting), list(running)
    factors = pace.factors([job[0] for job in to_come] + [job[0] for job in now])
    seconds = [factors[rule] * expected for rule, expected in to_come]
    seconds += [max(factors[rule] * expected - ran, START) for rule, expected, ran in now]
    return max(sum(seconds) / cores, max(seconds, default=0.0))
