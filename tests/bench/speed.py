"""Lightfold against a plain script: wall time and test macro-F1, both sides in one run.

    python tests/bench/speed.py [--cores N] [--trials N] [--folds N] [--folder FOLDER] [--record]

Data: Catalina South (in the folder that LIGHTFOLD_DATA names or data/), both tasks, one test size,
4 resamplers x 4 models. Lightfold's side is the whole workflow, from reading the table to the
report, with its audit. The plain side is plain.py: the same stars, folds, test set and points of
the trials, all of them on all folds, all cores through `n_jobs`.

Prints the wall time of each side and model, their ratio, the same at 20 trials x 5 folds,
extrapolated and marked so, and the paired difference of the test macro-F1. Lightfold's time is
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

import pandas as pd
import yaml
from scipy import stats

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold import tables
from record import parse, parser, record

RESAMPLERS = ["none", "random_under", "random_over", "smote"]
MODELS = ["random_forest", "xgboost", "svc", "knn"]

#: The size that is extrapolated to: trials, folds.
FULL = (20, 5)

#: How many times as fast as the plain script a whole run is to be, as measured and at that size.
AIMS = (6, 10)


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
    options = parser(__doc__)
    options.add_argument("--cores", type=int, default=os.cpu_count())
    options.add_argument("--trials", type=int, default=5)
    options.add_argument("--folds", type=int, default=3)
    options.add_argument("--folder", type=Path)
    given = parse(options, places=["cores", "folder"])
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
    both["plain"] = both["study_seconds"] + both["final_seconds"]
    found = {
        "speed": ratios(both, ours, given),
        "speed_models": models(both),
        "speed_scores": scores(both),
    }
    for name, rows in found.items():
        print(f"\n{name}\n{pd.DataFrame(rows).to_string(index=False)}")
        if given.record:
            record(name, rows, cores=given.cores)


def extrapolated(
    both: pd.DataFrame, ours: dict[str, float], given: argparse.Namespace
) -> tuple[float, float, float]:
    """Return both sides' wall time at the full size, from what a fit took at this one.

    Both sides' fits grow with the rows that they see. A study of Lightfold's runs its first trial
    on all folds and stops as many of the others after the first one as it did here; what is not
    in fits is taken to stay as it is. The share of trials stopped is returned too.
    """
    trials, folds = FULL
    rows = (1 - 1 / folds) / (1 - 1 / given.folds)
    plain = both["study_seconds"] * rows * trials * folds / (given.trials * given.folds)
    stopped = (given.trials * given.folds - both["folds"]) / (
        (given.trials - 1) * (given.folds - 1)
    )
    full_folds = folds + (trials - 1) * (folds - (folds - 1) * stopped)
    final = 2 / (1 - 1 / given.folds)  # two fits to the whole training set, in fits to folds
    fits = both["fit_cpu"] * (full_folds * rows + final) / (both["folds"] + final)
    full_ours = ours["wall"] + (fits - both["fit_cpu"]).sum() / given.cores
    return (plain + both["final_seconds"]).sum(), full_ours, stopped.mean()


def ratios(both: pd.DataFrame, ours: dict[str, float], given: argparse.Namespace) -> list[dict]:
    """Return what both sides take, as measured and at the full size."""
    full_plain, full_ours, stopped = extrapolated(both, ours, given)
    sizes = {
        (given.trials, given.folds, "measured"): (both["plain"].sum(), ours["wall"], None),
        (*FULL, "extrapolated"): (full_plain, full_ours, stopped),
    }
    rows = []
    for aim, ((trials, folds, how), (plain, own, share)) in zip(AIMS, sizes.items(), strict=True):
        row = {"size": f"{trials} trials x {folds} folds", "measured": how}
        row |= {"plain_seconds": plain, "lightfold_seconds": own, "ratio": plain / own}
        met = "yes" if plain / own >= aim else "no"
        rows.append({**row, "aim": aim, "met": met, "trials_stopped": share})
    return rows


def models(both: pd.DataFrame) -> list[dict]:
    """Return what each model takes on both sides, the plain script's slowest one first."""
    sums = both.groupby("model")[["plain", "cpu"]].sum().sort_values("plain", ascending=False)
    names = {"plain": "plain_seconds", "cpu": "lightfold_cpu_seconds"}
    return sums.rename(columns=names).reset_index().to_dict("records")


def scores(both: pd.DataFrame) -> list[dict]:
    """Return the difference of the test macro-F1, Lightfold less plain, paired over the nodes."""
    less = (both["macro_f1"] - both["macro_f1_plain"]).to_numpy()
    low, high = stats.t.interval(0.95, len(less) - 1, less.mean(), stats.sem(less))
    return [{"nodes": len(less), "difference": less.mean(), "low": low, "high": high}]


if __name__ == "__main__":
    main()
