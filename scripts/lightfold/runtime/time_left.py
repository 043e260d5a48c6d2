"""The time left of a run, by what its jobs are expected to cost and what finished jobs took."""

import bisect
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from lightfold.runtime.costs import START, Kind, Size

#: Rules at a usual pace that count among those that have been seen, for the general pace; and jobs
#: at the general pace that count among those of a rule, and at a rule's among those of a model.
PRIOR_RULES, PRIOR_JOBS = 3.0, 1.0

#: The least that is left of a running job, as a share of what it has run: it may be longer still.
LEAST = 0.25


class Plan(NamedTuple):
    """What is known of a run before its first job.

    Attributes
    ----------
    kinds : dict of int to Kind
        The kind of each job, by its number.
    then : dict of str to set of str
        Per rule, the rules of the jobs that need one of its files.
    tables : dict of str to str
        The path of each task's table.
    slower : float
        How many times as long jobs take as on an idle machine.
    """

    kinds: Mapping[int, Kind] = MappingProxyType({})
    then: Mapping[str, set[str]] = MappingProxyType({})
    tables: Mapping[str, str] = MappingProxyType({})
    slower: float = 1.0


class Jobs:
    """How many jobs of some kind there are, and how long they took together [s]."""

    def __init__(self, number: int = 0, took: float = 0.0, expected: float = 0.0) -> None:
        self.number, self.took, self.expected = number, took, expected

    def add(self, number: int, took: float, expected: float) -> None:
        """Take more jobs, with what they took and what was expected, beside `START` [s]."""
        self.number += number
        self.took += took
        self.expected += expected

    def pace(self, prior: float) -> float:
        """Return how many times as long as expected these jobs took, drawn to a prior if few."""
        weight = PRIOR_JOBS * (self.expected / self.number + START)
        return (self.took + weight * prior) / (self.expected + weight)


class Pace:
    """How long jobs take against what they are expected to cost: in general, by rule and model.

    Parameters
    ----------
    usual : float
        How many times as long as expected jobs take before any has finished.
    """

    def __init__(self, usual: float = 1.0) -> None:
        self.usual = usual
        self.finished: dict[Kind, tuple[int, float]] = {}

    def add(self, kind: Kind, took: float) -> None:
        """Take a finished job and how long it took [s]."""
        number, seconds = self.finished.get(kind, (0, 0.0))
        self.finished[kind] = number + 1, seconds + max(took - START, 0.0)

    def expect(self, kinds: Iterable[Kind], sizes: Mapping[str, Size]) -> dict[Kind, float]:
        """Return how long a job of each kind takes [s].

        The general pace is the median over the rules of tasks, so that many jobs of one rule say no
        more than few, and one that is unlike others says little. A rule counts by what it takes
        beside `START`. How data are read and made into features says nothing about what comes
        after them.

        The pace of a rule is the ratio of sums over its finished jobs, drawn to the general pace.
        That of a model is the same over its own jobs, drawn to the rule's.

        Parameters
        ----------
        kinds : iterable of Kind
            The kinds.
        sizes : mapping of str to Size
            The tables of tasks. A task that is not there is like the mean of the others.
        """
        typical = _typical(sizes.values())
        of_tasks = {kind.rule for kind in self.finished if kind.task}
        by_rule: dict[str, Jobs] = defaultdict(Jobs)
        by_model: dict[tuple[str, str], Jobs] = defaultdict(Jobs)
        for kind, (number, took) in self.finished.items():
            expected = number * kind.seconds(sizes.get(kind.task, typical))
            by_rule[kind.rule].add(number, took, expected)
            by_model[kind.rule, kind.model].add(number, took, expected)
        general = _general((by_rule[rule] for rule in of_tasks), self.usual)
        rules = {rule: jobs.pace(general) for rule, jobs in by_rule.items()}
        models = {key: jobs.pace(rules[key[0]]) for key, jobs in by_model.items()}
        return {
            kind: START
            + kind.seconds(sizes.get(kind.task, typical))
            * models.get((kind.rule, kind.model), rules.get(kind.rule, general))
            for kind in kinds
        }


def _typical(sizes: Iterable[Size]) -> Size:
    """Return the geometric mean of sizes, that of the default experiment if there is none."""
    known = list(sizes)
    if not known:
        return Size()
    means = [
        math.exp(math.fsum(map(math.log, own)) / len(known)) for own in zip(*known, strict=True)
    ]
    return Size(*means)


def _general(rules: Iterable[Jobs], usual: float) -> float:
    """Return the weighted median of the paces of rules and of a usual one."""
    paces = [(usual, PRIOR_RULES)]
    for jobs in rules:
        start = START * jobs.number
        weight = jobs.expected / (jobs.expected + start)
        paces.append(((jobs.took + start) / (jobs.expected + start), weight))
    paces.sort()
    below = list(itertools.accumulate(weight for _, weight in paces))
    return paces[bisect.bisect_left(below, below[-1] / 2)][0]


def left(
    waiting: Mapping[Kind, int],
    running: Iterable[tuple[Kind, float]],
    pace: Pace,
    sizes: Mapping[str, Size],
    then: Mapping[str, Iterable[str]],
    cores: int,
) -> float:
    """Return the time left [s].

    Parameters
    ----------
    waiting : mapping of Kind to int
        How many jobs of each kind have not started.
    running : iterable of (Kind, float)
        The kind of each job that runs, and how long it has run [s].
    pace : Pace
        What finished jobs took.
    sizes : mapping of str to Size
        The tables of tasks, where they are known.
    then : mapping of str to iterable of str
        Per rule, the rules of the jobs that need one of its files.
    cores : int
        How many jobs run at a time.

    Returns
    -------
    float
        The time of all jobs divided by the number of cores, or that of the longest chain of rules
        in which each waits for the one before, with the longest job of each.
    """
    to_come, now = +Counter(waiting), list(running)
    expected = pace.expect([*to_come, *(kind for kind, _ in now)], sizes)
    total = 0.0
    longest: dict[str, float] = defaultdict(float)
    for kind, number in to_come.items():
        total += number * expected[kind]
        longest[kind.rule] = max(longest[kind.rule], expected[kind])
    for kind, ran in now:
        rest = max(expected[kind] - ran, START, LEAST * ran)
        total += rest
        longest[kind.rule] = max(longest[kind.rule], rest)
    return max(total / cores, _chain(longest, then))


def _chain(longest: Mapping[str, float], then: Mapping[str, Iterable[str]]) -> float:
    """Return the time of the longest chain of rules, of which some have no job left [s]."""
    known: dict[str, float] = {}

    def chain(rule: str) -> float:
        if rule not in known:
            known[rule] = 0.0  # if rules went round in a circle, it would not count twice
            after = max(map(chain, then.get(rule, ())), default=0.0)
            known[rule] = longest.get(rule, 0.0) + after
        return known[rule]

    return max(map(chain, longest), default=0.0)
