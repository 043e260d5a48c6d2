"""How long `snakemake --dry-run` takes on a finished grid, and how it grows with the grid.

    python tests/bench/dry_run.py [--sizes 400 2000 10000] [--folder FOLDER] [--record]

A finished grid without computing one: a feature table of no stars, an experiment of five tasks,
five splits per repeat (one of them leaked), four resamplers and four models, every file that
`snakemake --summary` lists made empty, and `snakemake --touch` (without its pause of 0.1 s per
job), which records them as made by the code and the settings of now. A dry-run on that looks at as
many files, records and parameters as on a real one, and must find nothing to do; no input is newer
than an output, as after any run, so that none is read for its checksum.

Printed for each size: files, wall seconds, CPU seconds, CPU seconds per 1,000 nodes, peak memory;
then what a dry-run takes over that of the grid before, beside the ratio of their nodes. The first
row, a grid of 16 nodes, is what every dry-run costs whatever its size.
"""

import itertools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/workflow"), str(ROOT / "scripts")]

from project import ENVIRONMENT, PARTS
from record import parse, parser, record

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


#: A process of its own, since a peak of memory is that of all children of a process.
MEASURE = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stderr=subprocess.STDOUT)
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""

COMMAND = [sys.executable, "-c", START, "--configfile", "config/dry.yaml", "--cores", "1"]


def snakemake(folder: Path, *arguments: str) -> str:
    """Run Snakemake on a grid; return what it says."""
    result = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if result.returncode:
        raise SystemExit(result.stdout[-3000:])
    return result.stdout


def finished(folder: Path, n: int) -> None:
    """Make a finished grid."""
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
    snakemake(folder, "--touch", "--quiet", "all", "--cores", "1000")  # jobs per round


def measure(folder: Path) -> tuple[float, float, float]:
    """Return seconds, CPU seconds and peak memory [MB] of a dry-run that has nothing to do."""
    command = [sys.executable, "-c", MEASURE, *COMMAND, "--dry-run"]
    result = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    output, _, numbers = result.stdout.rstrip().rpartition("\n")
    if "Nothing to be done" not in output:
        raise SystemExit(output[-3000:])
    seconds, cpu, memory = map(float, numbers.split())
    return seconds, cpu, memory


def compare(sizes: list[int], root: Path) -> list[dict[str, float]]:
    """Make the grids that are not there, measure, print, and return a row for each size."""
    print("| nodes | files | s | CPU s | CPU s per 1,000 nodes | peak memory |")
    print("|---|---|---|---|---|---|")
    cpu, rows = {}, []
    for n in [SPLIT, *sizes]:
        folder = root / str(n)
        if not folder.exists():
            finished(folder, n)
        files = sum(path.is_file() for path in (folder / "results").rglob("*"))
        seconds, cpu[n], memory = measure(folder)
        print(
            f"| {n:,} | {files:,} | {seconds:.1f} | {cpu[n]:.1f} | {1000 * cpu[n] / n:.1f} "
            f"| {memory:.0f} MB |",
            flush=True,
        )
        row = {"nodes": n, "files": files, "wall_seconds": seconds, "cpu_seconds": cpu[n]}
        rows.append({**row, "memory_mb": memory})
    for few, many in itertools.pairwise(sizes):
        ratio = cpu[many] / cpu[few]
        print(f"{many:,} over {few:,} nodes: {many / few:.1f} times the nodes, {ratio:.1f} the CPU")
    return rows


def main() -> None:
    """Measure, and write what the documents show."""
    options = parser(__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[400, 2000, 10000])
    options.add_argument("--folder", type=Path, help="where to keep the grids")
    given = parse(options, places=["folder"])
    with tempfile.TemporaryDirectory() as temporary:
        rows = compare(given.sizes, given.folder or Path(temporary))
    if given.record:
        record("dry_run", rows)


if __name__ == "__main__":
    main()
