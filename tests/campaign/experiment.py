"""Experiments of the campaign, honest or with a planted leak, run as a user would run them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd
import yaml
from samples import ROOT

#: What a copy of the project needs; a plug-in is added to the copy alone.
PARTS = ("Snakefile", "rules", "scripts", "config", "profiles", "envs")

#: Parts of an audit that did not pass, in the order in which a run comes to them.
FAILED = ("examination-failed", "audit-failed")


class Experiment(NamedTuple):
    """A small experiment.

    ``files`` are tables by their names in the data folder; ``config`` is the configuration, see
    `config_of`; ``plugins`` are sources by their paths below ``plugins/``, as ``models/cheat.py``;
    ``tamper`` is given the folder of results when all jobs of the rule ``until`` are done, and
    edits them by hand; ``seen_by`` names checks of which at least one has to fail, none for an
    honest experiment.
    """

    files: dict[str, pd.DataFrame]
    config: dict[str, Any]
    plugins: Mapping[str, str] = MappingProxyType({})
    tamper: Callable[[Path], None] | None = None
    seen_by: tuple[str, ...] = ()
    until: str = "tune"


def config_of(classes: list[str], **more: Any) -> dict[str, Any]:
    """Return the configuration of a small experiment on ``stars.csv``, with other keys as given."""
    return {
        "results": "results",
        "data": "data",
        "datasets": {"stars": {"kind": "table", "path": "stars.csv"}},
        "tasks": {"stars": {"dataset": "stars", "classes": classes}},
        "tuning": {"trials": 2},
        "ensembles": [],
        "grid": [{"resamplers": ["none"], "models": ["random_forest", "knn"]}],
        **more,
    }


class Outcome(NamedTuple):
    """What became of an experiment: the exit status, what it printed, and its findings."""

    status: int
    output: str
    audit: pd.DataFrame

    def failed(self, *severities: str) -> set[str]:
        """Return the checks that did not pass, of all severities or of those named."""
        failed = self.audit[~self.audit["passed"].astype(bool)]
        if severities:
            failed = failed[failed["severity"].isin(severities)]
        return set(failed["check"])


def run(experiment: Experiment, folder: Path, cores: int = 1) -> Outcome:
    """Run an experiment in a new folder, up to the audit, and return what became of it.

    Parameters
    ----------
    experiment : Experiment
        What to run.
    folder : Path
        Folder to make.
    cores : int
        Number of jobs at a time.
    """
    folder.mkdir(parents=True)
    for part in PARTS:
        if part == "scripts" and experiment.plugins:
            shutil.copytree(
                ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            (folder / part).symlink_to(ROOT / part)
    for name, source in experiment.plugins.items():
        (folder / "scripts/lightfold/plugins" / name).write_text(source)
    for name, table in experiment.files.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".parquet":
            table.to_parquet(path)
        else:
            table.to_csv(path, index=False)
    path = folder / "experiment.yaml"
    path.write_text(yaml.safe_dump(experiment.config, sort_keys=False))
    if experiment.tamper:
        status, output = _snakemake(folder, cores, "--until", experiment.until)
        if status:
            return Outcome(status, output, _findings(folder / "results"))
        experiment.tamper(folder / "results")
    status, output = _snakemake(folder, cores, "audit")
    return Outcome(status, output, _findings(folder / "results"))


def _snakemake(folder: Path, cores: int, *arguments: str) -> tuple[int, str]:
    environment = {key: own for key, own in os.environ.items() if key != "LIGHTFOLD_DATA"}
    command = [
        *(sys.executable, "-m", "snakemake", *arguments, "--cores", str(cores)),
        *("--configfile", "experiment.yaml", "--nocolor"),
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
    )
    return done.returncode, done.stdout


def _findings(results: Path) -> pd.DataFrame:
    """Return the findings of a run: those of its tasks, or of what stopped it."""
    for name in ("audit", *reversed(FAILED)):
        paths = sorted(results.glob(f"tasks/**/{name}.parquet"))
        if paths:
            return pd.concat([pd.read_parquet(path) for path in paths], ignore_index=True)
    return pd.DataFrame(columns=["check", "severity", "passed", "message"])
