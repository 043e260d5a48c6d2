"""Stops at random moments: signals to Snakemake and its jobs, and what is left after them.

An experiment runs in a terminal of its own. At a random moment it gets Ctrl-C, once or twice, or
its terminal closes, or Snakemake is asked to end, or Snakemake or one of its jobs is killed. Then
the same command is given again, and its results have to be those of a run that nothing stopped.
"""

import json
import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml
from campaign.terminal import Terminal
from samples import CLASSES, ROOT, stars

PARTS = ("Snakefile", "rules", "scripts", "config", "profiles", "envs")

#: The line that a stop leaves on the terminal.
LINE = "stopped; the same command goes on"

#: What Snakemake's traceback shows if it was stopped just before it is prepared for stops.
BEGINS = "from lightfold.runtime import engine"

#: Ways of stopping, and how often each is tried among ten.
WAYS = {
    "ctrl-c": 5,
    "ctrl-c twice": 1,
    "hangup": 1,
    "sigterm": 1,
    "kill snakemake": 1,
    "kill job": 1,
}

#: What must not be on the terminal after a stop that Snakemake hears.
NOISE = ("Error in rule", "Traceback", "Terminating processes", "At least one job", "too little")

#: How long [s] processes may take to end after Snakemake has: the fork server may be importing.
PATIENCE = 5.0

#: Columns of tables that hold times.
TIMES = (
    "seconds",
    "train_seconds",
    "predict_seconds",
    "cpu_seconds",
    "fit_cpu_seconds",
    "peak_rss_mb",
)

#: A small experiment that has all stages.
CONFIG: dict[str, Any] = {
    "results": "results",
    "data": "data",
    "datasets": {
        "survey": {
            "kind": "simulated",
            "stars": {"binaries": 30, "pulsators": 0},
            "floor": 20,
            "days": 200,
        },
        "stars": {"kind": "table", "path": "stars.csv"},
    },
    "features": {"max_period": 20, "min_period": 0.1},
    "tasks": {
        "stars": {"dataset": "stars", "classes": CLASSES},
        "survey": {"dataset": "survey", "classes": ["EW", "RSCVn", "beta_Lyr"]},
    },
    "split": {"folds": 2},
    "tuning": {"trials": 2},
    "exploration": {"perplexities": [5]},
    "ensembles": [],
    "grid": [
        {"tasks": ["stars"], "resamplers": ["none", "smote"], "models": ["random_forest", "knn"]},
        {"tasks": ["survey"], "models": ["random_forest"]},
    ],
}


class Stopped(NamedTuple):
    """A moment: how and when [s] a run was stopped, where it was, and what became of it."""

    way: str
    cores: int
    after: float
    stage: str
    status: int
    seconds: float
    problems: tuple[str, ...]


def prepare(folder: Path) -> None:
    """Make the folder of an experiment, beside the code that it runs."""
    folder.mkdir(parents=True)
    for part in PARTS:
        (folder / part).symlink_to(ROOT / part)
    (folder / "data").mkdir()
    stars((60, 30, 20), missing=0.02).to_csv(folder / "data/stars.csv", index=False)
    (folder / "experiment.yaml").write_text(yaml.safe_dump(CONFIG, sort_keys=False))


def processes(folder: Path) -> dict[int, str]:
    """Return the processes that work in a folder, with their command lines."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if (path / "cwd").readlink() == folder and int(path.name) != os.getpid():
                found[int(path.name)] = (path / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


def stop(terminal: Terminal, way: str, folder: Path, chance: random.Random) -> str:
    """Stop a run in one of `WAYS`; return the one that was possible."""
    if way == "hangup":
        terminal.close()
    elif way == "sigterm":
        os.kill(terminal.process, signal.SIGTERM)
    elif way == "kill snakemake":
        os.kill(terminal.process, signal.SIGKILL)
    elif way == "kill job":
        jobs = set(processes(folder)) - {terminal.process}  # the server that starts them is one
        if jobs:
            os.kill(chance.choice(sorted(jobs)), signal.SIGKILL)
    else:
        terminal.press()
        if way == "ctrl-c twice":
            terminal.wait(chance.uniform(0.0, 1.0))
            if terminal.status is None:
                terminal.press()
    return way


def numbers(results: Path) -> dict[str, Any]:
    """Return what a run's results say, but for times."""
    found: dict[str, Any] = {}
    for path in sorted(results.rglob("*")):
        name = str(path.relative_to(results))
        if path.suffix in (".parquet", ".csv"):
            table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
            kept = table.drop(columns=[column for column in TIMES if column in table])
            found[name] = kept.to_csv(index=False)
        elif path.name == "params.json":
            content = json.loads(path.read_text())
            found[name] = {key: own for key, own in content.items() if key not in TIMES}
    return found


def stage_of(printed: str) -> str:
    """Return where a run was when it was stopped, by the last line of progress."""
    lines = re.findall(r"^\d\d:\d\d:\d\d  (\w+) \d+/\d+", printed, re.MULTILINE)
    if lines:
        return f"after {lines[-1]}"
    if "Building DAG" in printed or "Job stats" in printed:
        return "DAG"
    return "parse" if "profile" in printed and BEGINS not in printed else "start of Snakemake"


def half_files(folder: Path) -> list[str]:
    """Return names of files that were being written; a job that was killed cannot remove its own.

    They have names that nothing reads, and the same command writes them anew.
    """
    return [path.name for path in folder.glob("results/**/*") if "tmp" in path.suffix]


def problems(terminal: Terminal, way: str, folder: Path, stage: str) -> Iterator[str]:
    """Yield what a stop has left that it should not."""
    printed = terminal.printed()
    end = time.monotonic() + PATIENCE
    while (rest := processes(folder)) and time.monotonic() < end:
        time.sleep(0.1)
    if rest:
        yield f"orphans: {rest}"
    if not way.startswith("kill") and (half := half_files(folder)):
        yield f"half files: {half}"
    if way != "kill snakemake" and list(folder.glob(".snakemake/locks/*")):
        yield "a lock"
    if terminal.status == 0:
        yield "exit status 0"
    if way in ("ctrl-c", "ctrl-c twice", "sigterm") and stage != "start of Snakemake":
        if printed.count(LINE) != 1:
            yield f"{printed.count(LINE)} lines"
        yield from (f"printed {noise!r}" for noise in NOISE if noise in printed)
    if way == "kill snakemake" and "too little" in printed:
        yield "says that there is too little memory"


def try_one(
    base: Path, whole: dict[str, Any], way: str, cores: int, after: float, chance: random.Random
) -> Stopped:
    """Stop a run at a moment, give the same command again, and compare."""
    folder = Path(tempfile.mkdtemp(dir=base)) / "run"
    prepare(folder)
    found: list[str] = []
    terminal = Terminal(folder, "--cores", str(cores))
    ended = terminal.wait(after)
    begun = time.monotonic()
    if not ended:
        stop(terminal, way, folder, chance)
        if not terminal.wait(240):
            found.append("did not end")
            os.kill(terminal.process, signal.SIGKILL)
            terminal.wait(10)
    took, stage = time.monotonic() - begun, stage_of(terminal.printed())
    # All jobs had ended when it was stopped, or the job that was killed was tried again.
    done = terminal.status == 0 and (way == "kill job" or numbers(folder / "results") == whole)
    if not ended and not done:
        found += problems(terminal, way, folder, stage)
    terminal.close()
    again = Terminal(folder, "--cores", "2")
    if not again.wait(400) or again.status:
        found.append(f"the same command ended with {again.status}: {again.printed()[-600:]}")
    elif (now := numbers(folder / "results")) != whole:
        moved = sorted(
            name for name in whole.keys() | now.keys() if whole.get(name) != now.get(name)
        )
        found.append(f"other numbers: {moved}")
    again.close()
    if half := half_files(folder):
        found.append(f"half files at the end: {half}")
    if found:
        (base / f"{folder.parent.name}.txt").write_text(terminal.printed())
    shutil.rmtree(folder.parent)
    status = terminal.status if terminal.status is not None else -1
    late = ended or (done and way != "kill job")
    return Stopped(
        "none: it had ended" if late else way, cores, after, stage, status, took, tuple(found)
    )


def moments(count: int, seed: int, base: Path, longest: float) -> Iterator[Stopped]:
    """Yield what becomes of runs that are stopped at random moments.

    Parameters
    ----------
    count : int
        Number of moments.
    seed : int
        Seed of the moments.
    base : Path
        Folder for the experiments.
    longest : float
        No moment is later [s after the start], to end within the time of a test.
    """
    chance = random.Random(seed)
    prepare(base / "whole/run")
    first = Terminal(base / "whole/run", "--cores", "2")
    if not first.wait(600) or first.status:
        raise RuntimeError(first.printed())
    duration = min(time.monotonic() - first.start, longest)
    whole = numbers(base / "whole/run/results")
    ways = [way for way, often in WAYS.items() for _ in range(often)]
    for number in range(count):
        cores, way = chance.choice((1, 2)), ways[number % len(ways)]
        yield try_one(base, whole, way, cores, chance.uniform(0.0, duration), chance)


def summed(found: list[Stopped]) -> list[dict[str, Any]]:
    """Return counts per way of stopping."""
    rows = []
    for way in dict.fromkeys(one.way for one in found):
        own = [one for one in found if one.way == way]
        rows.append(
            {
                "way": way,
                "moments": len(own),
                "went_on": sum(not any("same command" in p for p in one.problems) for one in own),
                "same_numbers": sum(
                    not any("numbers" in p or "same command" in p for p in one.problems)
                    for one in own
                ),
                "clean": sum(not one.problems for one in own),
                "slowest_s": round(max(one.seconds for one in own), 1),
            }
        )
    return rows
