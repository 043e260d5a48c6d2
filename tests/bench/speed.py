"""Lightfold against a plain script: wall time and test macro-F1, both sides in one run.

    python tests/bench/speed.py [--cores N] [--trials N] [--folds N] [--folder FOLDER]

Data: Catalina South (in the folder that LIGHTFOLD_DATA names or data/), both tasks, one test size,
4 resamplers x 4 models. Lightfold's side is the whole workflow, from reading the table to the
report, with its audit. The plain side is plain.py: the same stars, folds, test set and points of
the trials, all of them on all folds, all cores through `n_jobs`.

Prints the wall time of each side and model, their ratio, the same at 20 trials x 5 folds,
extrapolated and labelled so, and the paired differences of the test macro-F1. Lightfold's time is
that of the whole command, the plain script's the sum of its nodes'. FOLDER (a new one in the
temporary folder, unless given) keeps results: a run of Lightfold's that was cut off is made anew,
finished nodes of the plain script's are kept.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from scipy import stats

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold import tables

RESAMPLERS = ["none", "random_under", "random_over", "smote"]
MODELS = ["random_forest", "xgboost", "svc", "knn"]

#: The size that is extrapolated to: trials, folds.
FULL = (20, 5)


def timed(command: list[str], log: Path) -> dict[str, float]:
    """Run a command; return its wall time and the CPU time of it and all it started [s]."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with log.open("a", encoding="utf-8") as file:
        subprocess.run(command, cwd=ROOT, check=True, stdout=file, stderr=subprocess.STDOUT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": time.perf_counter() - start, "cpu": cpu}


def configure(folder: Path, trials: int, folds: int) -> Path:
    """Write the configuration of Lightfold's side."""
    config = yaml.safe_load((ROOT / "config/catalina_south.yaml").read_text(encoding="utf-8"))
    config |= {
        "results": str(folder / "results"),
        "split": {"folds": folds},
        "tuning": {"trials": trials, "metric": "macro_f1"},
        "grid": [{"test_sizes": [0.2], "resamplers": RESAMPLERS, "models": MODELS}],
        "exclude": [],
    }
    path = folder / "speed.yaml"
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return path


def nodes_of(results: Path, task: str) -> pd.DataFrame:
    """Return what Lightfold's nodes of a task took and scored."""
    metrics = tables.read(results / f"tasks/{task}/comparison/metrics.parquet")
    metrics = metrics[metrics["metric"] == "macro_f1"].set_index(["resampler", "model"])["value"]
    found = []
    for resampler in RESAMPLERS:
        for model in MODELS:
            node = results / f"tasks/{task}/honest/test-0.20/repeat-0/{resampler}/none/{model}"
            record = json.loads((node / "params.json").read_text(encoding="utf-8"))
            trials = tables.read(node / "trials.parquet")
            found.append(
                {
                    "task": task,
                    "resampler": resampler,
                    "model": model,
                    "macro_f1": metrics[resampler, model],
                    "cpu": record["cpu_seconds"],
                    "fit_cpu": record["fit_cpu_seconds"],
                    "folds": trials["folds"].sum(),
                }
            )
    return pd.DataFrame(found)


def main() -> None:
    """Run both sides and print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--trials", type=int, default=5)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="lightfold-speed-"))
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    print(f"both sides' results and logs are in {folder}", flush=True)
    config = configure(folder, given.trials, given.folds)
    results = folder / "results"
    tasks = list(yaml.safe_load(config.read_text(encoding="utf-8"))["tasks"])

    snakemake = [sys.executable, "-m", "snakemake", "--cores", str(given.cores)]
    done = folder / "lightfold.json"
    if not done.exists():
        shutil.rmtree(results, ignore_errors=True)
        times = timed([*snakemake, "--configfile", str(config)], folder / "lightfold.log")
        done.write_text(json.dumps(times), encoding="utf-8")
    ours = json.loads(done.read_text(encoding="utf-8"))
    print(f"Lightfold: {ours['wall']:.0f} s", flush=True)
    for task in tasks:
        split = results / f"tasks/{task}/honest/test-0.20/repeat-0"
        paths = [results / f"tasks/{task}/table.parquet", split / "split.parquet", split]
        command = [sys.executable, str(ROOT / "tests/bench/plain.py"), *map(str, paths)]
        command += [str(folder / f"plain-{task}.csv"), "--trials", str(given.trials)]
        timed(command, folder / "plain.log")

    nodes = pd.concat([nodes_of(results, task) for task in tasks])
    plain = pd.concat(
        [pd.read_csv(folder / f"plain-{task}.csv").assign(task=task) for task in tasks]
    )
    both = nodes.merge(plain, on=["task", "resampler", "model"], suffixes=("", "_plain"))
    report(both, ours, given)


def extrapolated(both: pd.DataFrame, ours: dict[str, float], given: argparse.Namespace) -> str:
    """Return the ratio at the full size, from what a fit took at this one.

    Both sides' fits grow with the rows that they see. A study of Lightfold's runs its first trial
    on all folds and stops as many of the others after the first one as it did here; what is not
    in fits is taken to stay as it is.
    """
    trials, folds = FULL
    rows = (1 - 1 / folds) / (1 - 1 / given.folds)
    plain = both["study_seconds"] * rows * trials * folds / (given.trials * given.folds)
    full_plain = (plain + both["final_seconds"]).sum()
    stopped = (given.trials * given.folds - both["folds"]) / (
        (given.trials - 1) * (given.folds - 1)
    )
    full_folds = folds + (trials - 1) * (folds - (folds - 1) * stopped)
    final = 2 / (1 - 1 / given.folds)  # two fits to the whole training set, in fits to folds
    fits = both["fit_cpu"] * (full_folds * rows + final) / (both["folds"] + final)
    full_ours = ours["wall"] + (fits - both["fit_cpu"]).sum() / given.cores
    return (
        f"\nextrapolated to {trials} trials x {folds} folds: plain {full_plain:.0f} s, Lightfold "
        f"{full_ours:.0f} s, ratio {full_plain / full_ours:.2f} ({stopped.mean():.0%} of the "
        f"trials after the first one stop after a fold)"
    )


def report(both: pd.DataFrame, ours: dict[str, float], given: argparse.Namespace) -> None:
    """Print the tables and ratios."""
    both["plain"] = both["study_seconds"] + both["final_seconds"]
    models = both.groupby("model")[["plain", "cpu", "fit_cpu"]].sum()
    models["ratio"] = models["plain"] * given.cores / models["cpu"]
    names = {"plain": "plain, wall [s]", "cpu": "node, CPU [s]", "fit_cpu": "in fits, CPU [s]"}
    print(f"\nby model, {len(both)} nodes; ratio = plain wall x {given.cores} cores / node CPU")
    print(models.rename(columns=names).round(1).to_markdown())
    size = f"{given.trials} trials x {given.folds} folds"
    wall = both["plain"].sum()
    print(
        f"\n{size}, wall: plain script {wall:.0f} s, Lightfold's whole run {ours['wall']:.0f} s, "
        f"ratio {wall / ours['wall']:.2f}"
    )
    print(extrapolated(both, ours, given))

    difference = (both["macro_f1"] - both["macro_f1_plain"]).to_numpy()
    low, high = stats.t.interval(0.95, len(both) - 1, difference.mean(), stats.sem(difference))
    print(
        f"\ntest macro-F1, Lightfold - plain, paired over {len(both)} nodes: mean "
        f"{difference.mean():+.4f} [{low:+.4f}, {high:+.4f}], median {np.median(difference):+.4f}"
    )
    wide = both.assign(difference=difference)
    wide["place"] = wide["task"] + " " + wide["resampler"]
    cells = wide.pivot_table(index="place", columns="model", values="difference")
    print(cells.round(4).to_markdown())


if __name__ == "__main__":
    main()
