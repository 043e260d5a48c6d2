"""What Snakemake plans, as kinds of jobs."""

from types import SimpleNamespace
from typing import NamedTuple

import pytest
from lightfold.runtime import planned
from lightfold.runtime.costs import kind
from lightfold.runtime.planned import of, slower


class Job(NamedTuple):
    rule: SimpleNamespace
    jobid: int
    input: tuple[str, ...]
    model: str

    @property
    def wildcards_dict(self):
        return {"task": "stars", "model": self.model} if self.model else {"task": "stars"}

    def __hash__(self):
        return self.jobid


def test_jobs_have_their_kinds_and_rules_those_that_wait_for_them():
    tune = Job(SimpleNamespace(name="tune"), 1, ("a", "b"), "svc")
    judge = Job(SimpleNamespace(name="judge"), 2, ("c",), "")
    dag = SimpleNamespace(needrun_jobs=lambda: [tune, judge], depending={tune: [judge], judge: []})
    experiment = SimpleNamespace(
        fits={"svc": 30, None: 15}.get, tasks=["stars"], task="results/tasks/{task}"
    )
    plan = of(dag, experiment, None)
    assert plan.kinds == {
        1: kind("tune", tune.wildcards_dict, 2, 30),
        2: kind("judge", judge.wildcards_dict, 1),
    }
    assert plan.then == {"tune": {"judge"}, "judge": set()}
    assert plan.tables == {"stars": "results/tasks/stars/table.parquet"}
    assert plan.slower == 1
    assert of(dag, None, 2).tables == {}


@pytest.mark.parametrize(
    ("load", "jobs", "times"), [(0, 2, 1), (0, 1, 1), (0, 16, 2), (7, 2, 1.5), (12, 4, 2)]
)
def test_other_processes_make_jobs_slower(monkeypatch, load, jobs, times):
    monkeypatch.setattr(planned.os, "cpu_count", lambda: 4)
    monkeypatch.setattr(planned.os, "getloadavg", lambda: (load, 9, 9))
    assert slower(jobs) == times
