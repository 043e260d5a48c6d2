"""A copy of the project with a tiny experiment, and Snakemake run in it as a user would."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import yaml
from samples import CLASSES, ROOT, stars

PARTS = ("Snakefile", "rules", "scripts", "config", "profiles", "envs")

#: The tests' own data folder counts, not the user's.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "LIGHTFOLD_DATA"}

TINY = {
    "results": "results-tiny",
    "data": "mine",
    "seed": 3,
    "datasets": {
        "stars": {"kind": "table", "path": "stars.csv.gz"},
        "survey": {
            "kind": "simulated",
            "stars": {"binaries": 30, "pulsators": 0},
            "floor": 20,
            "days": 200,
        },
    },
    "features": {"chunks": 2, "max_period": 20, "min_period": 0.1},
    "tasks": {
        "stars": {"dataset": "stars", "classes": CLASSES},
        "scarce": {"dataset": "stars", "classes": ["common", "scarce"]},
        "survey": {"dataset": "survey", "classes": ["EW", "RSCVn", "beta_Lyr"]},
    },
    "split": {"folds": 2},
    "tuning": {"trials": 2, "trials_of": {"cnn": 1}},
    "exploration": {"perplexities": [5]},
    "estimators": {"models": ["knn"], "folds": 3},
    "grid": [
        {
            "tasks": ["stars"],
            "test_sizes": [0.2],
            "resamplers": ["none", "smote", "class_weight"],
            "models": ["random_forest", "knn"],
        },
        {"tasks": ["stars"], "protocols": ["slides"], "resamplers": ["smote"], "models": ["knn"]},
        {"tasks": ["scarce"], "test_sizes": [0.3], "resamplers": ["smote"], "models": ["knn"]},
        {"tasks": ["survey"], "test_sizes": [0.2, 0.3], "models": ["random_forest"]},
        {"tasks": ["survey"], "resamplers": ["light_curve_noise"], "models": ["random_forest"]},
        {"tasks": ["survey"], "resamplers": ["light_curve_noise"], "models": ["cnn"]},
        {"tasks": ["stars"], "reducers": ["rfe"], "models": ["random_forest"]},
        {"tasks": ["survey"], "reducers": ["rfe"], "models": ["random_forest"]},
    ],
    "exclude": [{"resampler": "class_weight", "model": "knn", "reason": "takes no weights"}],
}


#: Columns of tables that hold times, which differ from run to run.
TIMES = ["seconds", "train_seconds", "predict_seconds", "cpu_seconds", "peak_rss_mb"]


class Project:
    """The copy, and what tests do with it."""

    def __init__(self, folder: Path, config: dict):
        self.folder = folder
        self.environment = dict(ENVIRONMENT)
        folder.mkdir(parents=True)
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, folder / part, ignore=ignored)
            else:
                shutil.copy(source, folder / part)
        self.configure(config)
        table = stars((150, 30, 20), missing=0.02)
        few = stars((6,), seed=9).assign(label="scarce").replace(regex={"object_id": {"star": "s"}})
        (folder / "mine").mkdir()
        everyone = [table, few.drop(columns="group")]
        stars_file = pd.concat(everyone).drop(columns="group").to_csv(index=False)
        # Above 1 MB, where Snakemake by itself would compare dates: blank lines, not compressed.
        with gzip.open(folder / "mine/stars.csv.gz", "wt", compresslevel=0) as file:
            file.write(stars_file + "\n" * 1_100_000)

    def configure(self, config: dict) -> None:
        (self.folder / "config/tiny.yaml").write_text(yaml.safe_dump(config, sort_keys=False))

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text, f"{name} no longer holds {old!r}"
        path.write_text(text.replace(old, new, 1))

    def command(self, *arguments: str) -> list[str]:
        return [
            *(sys.executable, "-m", "snakemake", "--configfile", "config/tiny.yaml"),
            *("--nocolor", *arguments),
        ]

    def run(
        self, *arguments: str, check: bool = True, timeout: int = 600
    ) -> subprocess.CompletedProcess:
        result = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
        )
        assert not check or result.returncode == 0, result.stdout
        return result

    def pending(self, *arguments: str) -> dict[str, int]:
        """Return how many jobs of each rule a dry-run would run."""
        output = self.run("--cores", "1", "--dry-run", *arguments).stdout
        if "Nothing to be done" in output:
            return {}
        stats = output.split("Job stats:")[1].split("total")[0]
        jobs = {rule: int(n) for rule, n in re.findall(r"^(\w+) +(\d+)$", stats, re.MULTILINE)}
        jobs.pop("all", None)
        return jobs

    def results(self) -> Path:
        return self.folder / "results-tiny"


def numbers(project: Project) -> dict[str, pd.DataFrame]:
    """Return every number of a run that is not a time, by file."""
    found = {}
    for path in sorted(project.results().rglob("*.parquet")):
        if path.name == "runtimes.parquet":
            continue
        frame = pd.read_parquet(path)
        found[str(path.relative_to(project.results()))] = frame.drop(columns=TIMES, errors="ignore")
    return found
