"""How good the time left is that a run prints: predicted over true, from the tenth job on.

    python tests/bench/time_left.py LOG ... [--jobs] [--cores N ...] [--slower TIMES]

Reads Snakemake's logs of finished runs (``.snakemake/log/*.log``) and the results that they left,
and asks after each job for the time left, as the run did. A prediction counts if at least `SOON`
seconds were left; for the rest of the run, the largest error in seconds is printed. ``--cores``
spreads the same jobs over so many cores, each as long as it was. ``--slower`` is
what the run saw of other processes when it began, see `lightfold.runtime.planned.slower`, which the
log does not say. ``--jobs`` prints each prediction.
"""

import argparse
import copy
import heapq
import re
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime.costs import Kind, Size, kind, size_of
from lightfold.runtime.progress import UNSEEN
from lightfold.runtime.time_left import Pace, left
from lightfold.workflow.config import complete
from lightfold.workflow.plan import Plan

#: The first job after which predictions count, and the time left from which ratios do [s].
FIRST, SOON = 10, 5.0

#: A job starts so long after the one before it has ended, where jobs are spread anew [s].
GAP = 0.05

_TIME = re.compile(r"^\[(\w{3} \w{3} +\d+ [\d:]+ \d{4})\]$")
_RULE = re.compile(r"^(?:local)?rule (\w+):$")
_FIELD = re.compile(r"^    (input|output|jobid|wildcards|log): (.*)$")
_END = re.compile(r"^Finished jobid: (\d+)")


class Job(NamedTuple):
    """A job of a finished run; times in seconds since the epoch."""

    kind: Kind
    needs: set[int]
    start: float
    end: float


class Run:
    """A finished run: its jobs, the sizes of its tables, and how many jobs ran at a time.

    Parameters
    ----------
    log : Path
        Snakemake's log.
    """

    def __init__(self, log: Path) -> None:
        text = log.read_text(encoding="utf-8")
        self.folder = Path(_found(text, r"Working directory: (.*)"))
        self.cores = int(_found(text, r"Provided cores: (\d+)"))
        config = self.folder / _found(text, r"Config file\(s\): \[.*?'(.*?)'")
        given = yaml.safe_load(config.read_text(encoding="utf-8"))
        plan = Plan(complete(given, ROOT / "config/schemas/config.schema.yaml", [config]))
        tables = {
            task: self.folder / plan.task.format(task=task) / "table.parquet" for task in plan.tasks
        }
        self.sizes = {task: size_of(path) for task, path in tables.items() if path.exists()}
        self.jobs = self._jobs(text, plan)

    def _jobs(self, text: str, plan: Plan) -> dict[int, Job]:
        fields, ends = _parse(text)
        fields = {
            job: own for job, own in fields.items() if job in ends and own["rule"] not in UNSEEN
        }
        made = {path: job for job, own in fields.items() for path in own.get("output", [])}
        jobs = {}
        for job, own in fields.items():
            wildcards = dict(pair.split("=", 1) for pair in own.get("wildcards", []))
            files = own.get("input", [])
            fits = plan.fits(wildcards.get("model"))
            took = _seconds(self.folder / own["log"][1])
            start = max(own["time"], ends[job] - took) if took else own["time"]
            needs = {made[path] for path in files if path in made}
            jobs[job] = Job(kind(own["rule"], wildcards, len(files), fits), needs, start, ends[job])
        return jobs

    def then(self) -> dict[str, set[str]]:
        """Return, per rule, the rules of the jobs that need one of its files."""
        found: dict[str, set[str]] = {}
        for job in self.jobs.values():
            for other in job.needs:
                found.setdefault(self.jobs[other].kind.rule, set()).add(job.kind.rule)
        return found


def _found(text: str, pattern: str) -> str:
    match = re.search(pattern, text)
    if not match:
        sys.exit(f"the log does not say '{pattern}'")
    return match[1]


def _parse(text: str) -> tuple[dict[int, dict[str, Any]], dict[int, float]]:
    """Return what the log says of each job, and when it ended.

    Its clock has whole seconds. The ends of a second are spread evenly over it.
    """
    jobs: dict[int, dict[str, Any]] = {}
    ended: dict[float, list[int]] = {}
    now, own = 0.0, {}
    for line in text.splitlines():
        if match := _TIME.match(line):
            now = time.mktime(time.strptime(match[1]))
        elif match := _RULE.match(line):
            own = {"rule": match[1], "time": now}
        elif match := _FIELD.match(line):
            own[match[1]] = match[2].split(", ")
            if match[1] == "jobid":
                jobs[int(match[2])] = own
        elif match := _END.match(line):
            ended.setdefault(now, []).append(int(match[1]))
    ends = {
        job: second + (number + 0.5) / len(all_of)
        for second, all_of in ended.items()
        for number, job in enumerate(all_of)
    }
    return jobs, ends


def _seconds(usage: Path) -> float:
    """Return how long a job took, by what it noted [s]; 0 if the note is gone."""
    try:
        return float(usage.read_text(encoding="utf-8").splitlines()[1].split("\t")[0])
    except (FileNotFoundError, IndexError):
        return 0.0


def spread(run: Run, cores: int) -> Run:
    """Return a run whose jobs are spread over cores, in the order of their starts if possible."""
    order = sorted(run.jobs, key=lambda job: run.jobs[job].start)
    then: dict[int, list[int]] = {job: [] for job in order}
    wait = {job: len(run.jobs[job].needs) for job in order}
    for job in order:
        for other in run.jobs[job].needs:
            then[other].append(job)
    ready = [(number, job) for number, job in enumerate(order) if not wait[job]]
    place = {job: number for number, job in enumerate(order)}
    running: list[tuple[float, int]] = []
    now, jobs = 0.0, {}
    while ready or running:
        while ready and len(running) < cores:
            job = heapq.heappop(ready)[1]
            own = run.jobs[job]
            jobs[job] = own._replace(start=now, end=now + own.end - own.start)
            heapq.heappush(running, (jobs[job].end, job))
        now, job = heapq.heappop(running)
        now += GAP
        for other in then[job]:
            wait[other] -= 1
            if not wait[other]:
                heapq.heappush(ready, (place[other], other))
    made = copy.copy(run)
    made.jobs, made.cores = jobs, cores
    return made


def replay(run: Run, slower: float) -> list[tuple[str, float, float]]:
    """Return after each job its rule, and the time left as predicted and in truth [s]."""
    events = [(job.start, 1, number) for number, job in run.jobs.items()]
    events += [(job.end, 0, number) for number, job in run.jobs.items()]
    assembled = {job.kind.task for job in run.jobs.values() if job.kind.rule == "assemble"}
    sizes: dict[str, Size] = {t: own for t, own in run.sizes.items() if t not in assembled}
    waiting, running = dict(run.jobs), {}
    pace, then, last = Pace(slower), run.then(), max(job.end for job in run.jobs.values())
    found = []
    for now, starts, number in sorted(events):
        own = run.jobs[number]
        if starts:
            running[number] = waiting.pop(number)
            continue
        del running[number]
        pace.add(own.kind, own.end - own.start)
        if own.kind.rule == "assemble":
            sizes[own.kind.task] = run.sizes[own.kind.task]
        to_come: dict[Kind, int] = {}
        for job in waiting.values():
            to_come[job.kind] = to_come.get(job.kind, 0) + 1
        runs = [(job.kind, now - job.start) for job in running.values()]
        predicted = left(to_come, runs, pace, sizes, then, run.cores)
        found.append((own.kind.rule, predicted, last - now))
    return found


def told(run: Run, slower: float, every: bool) -> str:
    """Return a line about a run."""
    if len(run.jobs) <= FIRST:
        return f"{len(run.jobs)} jobs, too few"
    found = replay(run, slower)
    if every:
        for number, (rule, predicted, true) in enumerate(found, 1):
            print(f"{number:5} {rule:14} predicted {predicted:7.1f} s  true {true:7.1f} s")
    counted = [own for own in found[FIRST - 1 :] if own[2] >= SOON]
    late = [abs(predicted - true) for _, predicted, true in found[FIRST - 1 :] if true < SOON]
    ratios = np.array([predicted / true for _, predicted, true in counted])
    if not len(ratios):
        return f"{len(run.jobs)} jobs, too short"
    low, early, middle, most, high = np.quantile(ratios, [0, 0.05, 0.5, 0.95, 1])
    good = np.mean((ratios >= 0.5) & (ratios <= 2))
    span = max(job.end for job in run.jobs.values()) - min(j.start for j in run.jobs.values())
    return (
        f"{run.cores:2} cores, {len(run.jobs):4} jobs, {span:5.0f} s: "
        f"min {low:.2f}, 5 % {early:.2f}, median {middle:.2f}, 95 % {most:.2f}, max {high:.2f}, "
        f"within 2: {good:.0%}, "
        f"at the end {max(late, default=0):.1f} s"
    )


def main() -> None:
    """Print a line for each run."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("logs", nargs="+", type=Path)
    options.add_argument("--cores", nargs="*", type=int, default=[])
    options.add_argument("--slower", type=float, default=1.0)
    options.add_argument("--jobs", action="store_true")
    given = options.parse_args()
    for log in given.logs:
        run = Run(log)
        for own in [run, *(spread(run, cores) for cores in given.cores)]:
            print(f"{run.folder.name:12} {told(own, given.slower, given.jobs)}", flush=True)


if __name__ == "__main__":
    main()
