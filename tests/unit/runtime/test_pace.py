"""Snakemake's default limit of jobs per second is lifted; a user's own limit is not."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from lightfold.runtime.pace import lift_limit
from samples import ROOT

SNAKEFILE = """
import sys
sys.path.insert(0, "SCRIPTS")
from lightfold.runtime import engine

engine.prepare(workflow, logger)


onsuccess:
    print("limited:", workflow.scheduler.job_rate_limiter is not None)


rule all:
    input: [f"{number}.done" for number in range(4)]


rule one:
    output: touch("{number}.done")
"""


@pytest.mark.parametrize(("limit", "left"), [((100, 1), None), ((5, 1), (5, 1)), (None, None)])
def test_only_the_default_is_lifted(limit, left):
    limiter = limit and SimpleNamespace(max_jobs=limit[0], timespan=limit[1])
    scheduler = SimpleNamespace(job_rate_limiter=limiter)
    lift_limit(scheduler)
    found = scheduler.job_rate_limiter
    assert (found and (found.max_jobs, found.timespan)) == left


@pytest.mark.parametrize(
    ("arguments", "limited"), [([], False), (["--max-jobs-per-timespan", "50/1s"], True)]
)
def test_snakemake_itself_runs_without_its_default(tmp_path, arguments, limited):
    (tmp_path / "Snakefile").write_text(SNAKEFILE.replace("SCRIPTS", str(ROOT / "scripts")))
    result = subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "2", *arguments],
        cwd=tmp_path,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout
    assert f"limited: {limited}" in result.stdout
    assert len(list(tmp_path.glob("*.done"))) == 4
