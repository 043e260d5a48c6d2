"""How long `snakemake --dry-run` takes on a finished grid, and how it grows with the grid.

    python tests/bench/dry_run.py [--sizes 400 2000 10000] [--folder FOLDER]

A finished grid without computing one: a feature table of no stars, an experiment of five tasks,
five splits a repeat (one of them leaked), four resamplers and four models, every file that
`snakemake --summary` lists made empty, and `snakemake --touch` (without its pause of 0.1 s a job),
which records them as made by the code and the settings of now. A dry-run on that looks at as many
files, records and parameters as on a real one, and must find nothing to do; no input is newer than
an output, as after any run, so that none is read for its checksum.

Printed for each size: jobs, files, wall seconds, CPU seconds, peak memory, and CPU milliseconds a
node; then what a dry-run of the largest grid takes over that of the one before, beside the ratio of
their nodes. The first row, a grid of 16 nodes, is what every dry-run costs whatever its size.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PARTS = ("Snakefile", "rules", "scripts", "config", "profiles", "envs")

#: Nodes of a split: four resamplers by four models.
SPLIT = 16

RESAMPLERS = ["none", "random_under", "random_over", "smote"]
MODELS = ["random_forest", "xgboost", "svc", "knn"]


def experiment(n: int) -> dict:
    """Return a configuration of `n` nodes, or of as many as whole repeats make."""
    tasks, repeats = (5, n // (25 * SPLIT)) if n >= 25 * SPLIT else (1, 1)
    axes = {"resamplers": RESAMPLERS, "models": MODELS, "repeats": list(range(repeats))}
    sizes = [0.1, 0.2, 0.3, 0.4] if tasks > 1 else [0.2]
    grid = [{"test_sizes": sizes, **axes}]
    if tasks > 1:
        grid.append({"protocols": ["slides"], "test_sizes": [0.2], **axes})
    return {
        "results": "results",
        "datasets": {"stars": {"kind": "table", "path": "stars.csv"}},
        "tasks": {f"t{i}": {"dataset": "stars", "classes": ["a", "b"]} for i in range(tasks)},
        "grid": grid,
    }


#: Snakemake with a patch that concerns --touch alone.
START = """
from snakemake.cli import main
from snakemake.executors.touch import Executor
Executor.SLEEPING_TIME = 0
main()
"""


def snakemake(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", START, "--configfile", "config/dry.yaml", "--cores", "1"]
    result = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "LIGHTFOLD_DATA"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if result.returncode:
        raise SystemExit(result.stdout[-3000:])
    return result.stdout


def finished(folder: Path, n: int) -> int:
    """Make a finished grid; return the number of its files."""
    folder.mkdir(parents=True)
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    (folder / "config/dry.yaml").write_text(yaml.safe_dump(experiment(n)))
    (folder / "data").mkdir()
    (folder / "data/stars.csv").write_text("object_id,label\n")
    lines = [line.split("\t") for line in snakemake(folder, "--summary").splitlines()]
    files = [folder / line[0] for line in lines if line[0].startswith("results/")]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    snakemake(folder, "--touch", "--quiet", "all")
    return len(files)


def measure(folder: Path) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds and peak memory [MB] of a dry-run that has nothing to do."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    output = snakemake(folder, "--dry-run")
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "Nothing to be done" not in output:
        raise SystemExit(output[-3000:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[400, 2000, 10000])
    parser.add_argument("--folder", type=Path, help="where to keep the grids")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = options.folder or Path(temporary)
        for n in [SPLIT, *options.sizes]:
            grid = root / str(n)
            start = time.perf_counter()
            count = None if grid.exists() else finished(grid, n)
            made = time.perf_counter() - start
            wall, cpu, memory = measure(grid)
            print(n, count, f"{made:.1f} {wall:.1f} {cpu:.1f} {memory:.0f}", flush=True)
