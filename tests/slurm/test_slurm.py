"""The profile on a real cluster: after a failure and a memory kill, a run resumes, same numbers."""

import re
import subprocess
import sys
from collections import Counter

import pandas as pd
import pytest
from project import ENVIRONMENT, TIMES, TINY, Project

#: K nearest neighbours that fail, or take 900 MB for a while, where the environment says so.
FRAGILE = '''"""Fails if MISCHIEF is set."""

import os

from lightfold.plugins.models import knn

WEIGHTS, MAX_ROWS, DEFAULTS, space = knn.WEIGHTS, knn.MAX_ROWS, knn.DEFAULTS, knn.space
NEEDS = ()
EPOCHS = 0


def fit(params, X, y, weight, seed):
    if os.environ.get("MISCHIEF"):
        raise RuntimeError("an injected failure")
    return knn.fit(params, X, y, weight, seed)
'''
HUNGRY = FRAGILE.replace("Fails", "Hungry").replace(
    'raise RuntimeError("an injected failure")',
    "eaten = np.ones(115_000_000)\n        time.sleep(4)\n        del eaten",
)
HUNGRY = HUNGRY.replace("import os\n", "import os\nimport time\n\nimport numpy as np\n")

#: Sleeps in its fourth fit, in the second trial, as long as a folder has seen no more.
SLOW = (
    FRAGILE.replace("Fails", "Slow")
    .replace(
        """    if os.environ.get("MISCHIEF"):
        raise RuntimeError("an injected failure")
""",
        """    fits = Path("fits")
    fits.write_text(fits.read_text() + "." if fits.exists() else ".")
    if fits.stat().st_size == 4:
        time.sleep(300)
""",
    )
    .replace("import os\n", "import time\nfrom pathlib import Path\n")
)

CONFIG = {
    **TINY,
    "tasks": {"stars": TINY["tasks"]["stars"]},
    "tuning": {"trials": 1},
    "grid": [{"models": ["random_forest", "knn", "fragile", "hungry"]}],
    "exclude": [],
}


def project_with_mischief(folder):
    project = Project(folder, CONFIG)
    for name, text in (("fragile", FRAGILE), ("hungry", HUNGRY)):
        (project.folder / f"scripts/lightfold/plugins/models/{name}.py").write_text(text)
    return project


def submit(project, cluster, *arguments, **environment):
    """Run the project with the profile, looking at jobs more often than a site would like."""
    return subprocess.run(
        [
            *("timeout", "--kill-after", "10", "400", sys.executable, "-m", "snakemake"),
            *("--configfile", "config/tiny.yaml", "--nocolor"),
            *("--profile", "profiles/slurm", "--latency-wait", "5"),
            *("--slurm-init-seconds-before-status-checks", "2", *arguments),
        ],
        cwd=project.folder,
        env={**ENVIRONMENT, **cluster, **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def slurm_jobs(cluster):
    """Return what Slurm remembers about each job: its state, memory [MB] and CPUs."""
    command = ["scontrol", "show", "job", "--oneliner"]
    text = subprocess.run(
        command, env={**ENVIRONMENT, **cluster}, check=True, text=True, capture_output=True
    ).stdout
    found = [dict(re.findall(r"(\w+)=(\S*)", line)) for line in text.splitlines()]
    return pd.DataFrame(
        {
            "rules": [job["Comment"].removeprefix("rule_") for job in found],
            "state": [job["JobState"] for job in found],
            "mb": [int(re.search(r"mem=(\d+)M", job["TRES"])[1]) for job in found],
            "cpus": [int(job["NumCPUs"]) for job in found],
        }
    )


def numbers(project):
    """Return every table of a run, by file, except those of times."""
    return {
        str(path.relative_to(project.results())): pd.read_parquet(path).drop(
            columns=TIMES, errors="ignore"
        )
        for path in sorted(project.results().rglob("*.parquet"))
        if path.name != "runtimes.parquet"
    }


def test_a_grid_with_a_failure_and_a_memory_kill_ends_as_a_local_run(cluster, tmp_path):
    project = project_with_mischief(tmp_path / "submitted")
    alone = ("--group-components", "nodes=1", "--retries", "1")
    failed = submit(project, cluster, *alone, MISCHIEF="1")
    assert failed.returncode == 1, failed.stdout
    jobs = slurm_jobs(cluster)
    nodes = jobs[jobs["rules"] == "nodes_tune"]
    assert jobs["cpus"].eq(1).all()
    grown = nodes["mb"] > 1.9 * nodes["mb"].min()  # twice, but for rounding up
    assert nodes.loc[grown, "state"].tolist().count("COMPLETED") == 1, "the hungry one came back"
    assert Counter(nodes["state"])["COMPLETED"] == 3
    assert Counter(jobs["rules"]) == {
        **{"table_assemble_load_features": 1, "splits_examine_resample_split": 1},
        # the split that is explored, and what is shown of its stars: no light curves, so no `phase`
        **{"splits_split": 1, "stars_explore": 1, "stars_embed": 1, "estimators_crossvalidate": 2},
        "nodes_tune": 6,  # of four nodes, two came back
    }
    comparison = {
        **{"judge": 1, "look": 1, "evaluate": 1, "inflate": 1, "compare": 1, "summarise": 1},
        **{"contrast": 1, "balance": 1, "calibrate": 1, "conform": 1, "conclude": 1},
    }
    pending = {"tune": 1, "ensemble": 1, "probe": 1, "screen": 1, **comparison, "report": 1}
    assert project.pending() == pending
    assert not list(project.results().rglob("fragile/*.parquet"))
    assert not list(project.results().rglob(".*.tmp"))

    resumed = submit(project, cluster)
    assert resumed.returncode == 0, resumed.stdout
    again = slurm_jobs(cluster).iloc[len(jobs) :]["rules"]
    assert Counter(again) == {"nodes_tune": 1, "probes_ensemble_probe": 1, again.iloc[-1]: 1}
    assert project.pending() == {}, "a local run has nothing left to do"
    assert not list(project.results().rglob(".*.tmp"))

    local = project_with_mischief(tmp_path / "local")
    local.run("--cores", "2")
    first, second = numbers(project), numbers(local)
    assert list(first) == list(second)
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, second[name], check_exact=True, obj=name)


@pytest.mark.long
def test_a_node_killed_for_time_comes_back_with_more_and_goes_on_in_its_study(cluster, tmp_path):
    config = {**CONFIG, "tuning": {"trials": 3}, "grid": [{"models": ["slow"]}]}
    project, local = (Project(tmp_path / name, config) for name in ("submitted", "local"))
    for each in (project, local):
        (each.folder / "scripts/lightfold/plugins/models/slow.py").write_text(SLOW)
    (local.folder / "fits").write_text(".....")
    limit = ("--set-resources", "tune:runtime=attempt")
    ended = submit(project, cluster, "--until", "tune", *limit)
    assert ended.returncode == 0, ended.stdout
    states = slurm_jobs(cluster).query("rules == 'nodes_tune'")["state"]
    assert states.tolist()[-2:] == ["TIMEOUT", "COMPLETED"]
    (log,) = project.results().rglob("tune.log")
    assert "trial 1 of 3" not in log.read_text(), "finished trials are not run again"
    local.run("--cores", "2", "--until", "tune")
    local_numbers = numbers(local)
    for name, frame in numbers(project).items():
        again = local_numbers[name]
        pd.testing.assert_frame_equal(frame, again, check_exact=True, obj=name)
