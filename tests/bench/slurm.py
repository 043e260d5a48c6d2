"""What Slurm costs: CPU of whole Slurm jobs against CPU inside the jobs of the rules in them.

    python tests/bench/slurm.py [--nodes 8] [--trials 45] [--stars 3000] [--record]

Starts a cluster on this machine (tests/slurm/start_slurm.sh), makes the samples of a small grid
locally, and submits its nodes with profiles/slurm as one batch. Prints the CPU seconds of

- the Slurm job: all that its batch script starts, as the shell's `times` counts it (Slurm's own
  daemons are not in it);
- the rules: each node's process, forked with its libraries imported, as params.json has it.

So importing the libraries, once a Slurm job, is overhead here.
"""

import argparse
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/workflow"), str(ROOT / "scripts")]

from project import ENVIRONMENT, TINY, Project
from record import parse, parser, record
from samples import CLASSES, stars

#: In front of PATH: an sbatch whose batch scripts leave their CPU times, of all they waited for.
SBATCH = """#!/usr/bin/env bash
arguments=()
for argument in "$@"; do
    case $argument in
        --wrap=*) argument="--wrap=${argument#--wrap=}; code=\\$?
times >>\\$LIGHTFOLD_TIMES; exit \\$code" ;;
    esac
    arguments+=("$argument")
done
exec REAL "${arguments[@]}"
"""


def main() -> None:
    """Measure one batch and print a line a side."""
    options = parser(__doc__)
    options.add_argument("--nodes", type=int, default=8, help="nodes, and nodes a Slurm job")
    options.add_argument("--trials", type=int, default=45)
    options.add_argument("--stars", type=int, default=3000)
    chosen = parse(options)
    with tempfile.TemporaryDirectory() as folder:
        started = subprocess.run(
            ROOT / "tests/slurm/start_slurm.sh", check=True, text=True, stdout=subprocess.PIPE
        )
        exported = dict(re.findall(r"^export (SLURM\w+)=(\S+)$", started.stdout, re.MULTILINE))
        try:
            row = report(Path(folder), exported, chosen)
        finally:
            subprocess.run(
                [ROOT / "tests/slurm/stop_slurm.sh", exported["SLURM_TEST_DIR"]], check=True
            )
    if chosen.record:
        record("slurm", [row], trials=chosen.trials, stars=chosen.stars)


def report(folder: Path, exported: dict[str, str], chosen: argparse.Namespace) -> dict[str, float]:
    """Run the batch; print and return what it cost."""
    project = Project(folder / "project", configuration(chosen))
    n = chosen.stars
    stars((int(0.7 * n), int(0.2 * n), int(0.1 * n)), features=20).drop(columns="group").to_csv(
        project.folder / "mine/stars.csv.gz", index=False
    )
    project.run("--cores", "2", "--until", "examine")
    times = folder / "times"
    path = wrapped(folder / "bin")
    submitted = subprocess.run(
        project.command(
            *("--profile", "profiles/slurm", "--until", "tune"),
            *("--group-components", f"nodes={chosen.nodes}"),
        ),
        cwd=project.folder,
        env={**ENVIRONMENT, **exported, "PATH": path, "LIGHTFOLD_TIMES": str(times)},
        text=True,
        capture_output=True,
    )
    if submitted.returncode:
        sys.exit(submitted.stdout + submitted.stderr)
    jobs = submitted.stdout.count("submitted with SLURM") + submitted.stderr.count(
        "submitted with SLURM"
    )
    whole = seconds(times.read_text())
    records = [json.loads(p.read_text()) for p in project.results().rglob("params.json")]
    inside = sum(record["cpu_seconds"] for record in records)
    print(f"{len(records)} nodes in {jobs} Slurm jobs")
    print(f"CPU of the Slurm jobs   {whole:7.1f} s, {whole / jobs:.1f} s per job")
    print(f"CPU inside the rules    {inside:7.1f} s, {inside / jobs:.1f} s per job")
    print(
        f"overhead                {whole - inside:7.1f} s, {(whole - inside) / jobs:.1f} s per job"
    )
    print(f"overhead / CPU of the Slurm jobs: {100 * (whole - inside) / whole:.1f} %")
    row = {"nodes": len(records), "slurm_jobs": jobs, "slurm_cpu_seconds": whole}
    return {**row, "rule_cpu_seconds": inside, "overhead_seconds": whole - inside}


def configuration(chosen: argparse.Namespace) -> dict:
    """Return a grid of so many nodes, half random forests, half boosted trees."""
    block = {"repeats": list(range(chosen.nodes // 2)), "models": ["random_forest", "xgboost"]}
    return {
        **TINY,
        "tasks": {"stars": {"dataset": "stars", "classes": CLASSES}},
        "split": {"folds": 3},
        "tuning": {"trials": chosen.trials},
        "grid": [block],
        "exclude": [],
    }


def wrapped(folder: Path) -> str:
    """Write an sbatch that has CPU times noted; return the PATH on which it is first."""
    folder.mkdir()
    path = folder / "sbatch"
    path.write_text(SBATCH.replace("REAL", str(shutil.which("sbatch"))))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{folder}:{os.environ['PATH']}"


def seconds(times: str) -> float:
    """Return the sum of what the shell's `times` printed, such as ``0m1.50s 0m0.25s``."""
    return sum(60 * int(m) + float(s) for m, s in re.findall(r"(\d+)m([\d.]+)s", times))


if __name__ == "__main__":
    main()
