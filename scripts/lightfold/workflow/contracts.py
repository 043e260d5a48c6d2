"""The contract of metrics, checked before anything runs, once for each text of a plug-in."""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from lightfold import registry
from lightfold.errors import ConfigError

#: Where it is kept which texts of metrics have been checked. Nothing is lost without the file.
KEPT = Path(".snakemake/lightfold-metrics.json")

#: After so long [s], a metric is not waited for.
LONGEST = 60

#: The texts of Lightfold's own metrics, which its tests check.
KNOWN = {
    "accuracy": "153cdc949ea8c3ce",
    "average_precision": "a20034823ef1d0b3",
    "balanced_accuracy": "0e1f50f3d90696ec",
    "brier": "2bab7a871a0de8db",
    "completeness_at_purity": "8a67e4b32690ce4e",
    "f1": "67c6075aded8ba32",
    "g_mean": "fb538dd45b589d08",
    "kappa": "f6f8da3f2d2e711d",
    "log_loss": "d88908e435b5d84f",
    "macro_f1": "bade2c1fe2668abe",
    "mae": "64c23b62f1a642eb",
    "mcc": "73ed2e6eaab3c475",
    "mse": "56e4d2f9e6ade5f2",
    "precision": "f8a01b2895b2eaa8",
    "purity_at_completeness": "fc1f9ce26f7c2622",
    "r2": "04a801bcf38f5c8f",
    "recall": "5326e6f8c6b0a42e",
    "rmse": "154ab0c45fe89ca1",
    "weighted_f1": "ee6561a8accf41a0",
}


def check_metrics(names: Iterable[str]) -> None:
    """Raise an error if the `score` of a metric cannot be what it is said to be.

    Perfect, fair, constant and shuffled predictions are scored in a process of its own, because
    nothing that computes is imported here. Texts that have passed are not checked again.

    Parameters
    ----------
    names : iterable of str
        The metrics of an experiment.

    Raises
    ------
    ConfigError
        If one does not keep to the contract of `plugins.metrics`.
    """
    texts = {name: digest(registry.path("metrics", name)) for name in names}
    new = {name: text for name, text in texts.items() if KNOWN.get(name) != text}
    if not new:
        return
    passed = _read()
    new = {name: text for name, text in new.items() if text not in passed}
    if not new:
        return
    for name, fault in _faults(list(new)).items():
        if fault:
            raise ConfigError(
                f"{registry.path('metrics', name)}: {fault}. docs/extending.md says what a metric "
                "has to do."
            )
    with contextlib.suppress(OSError):
        KEPT.parent.mkdir(exist_ok=True)
        temporary = KEPT.with_name(f"{KEPT.name}.{os.getpid()}")
        temporary.write_text(json.dumps(sorted({*passed, *new.values()})), encoding="utf-8")
        temporary.replace(KEPT)


def digest(path: Path) -> str:
    """Return a short hash of a file's text."""
    return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()[:16]


def _read() -> list[str]:
    """Return the texts that have passed, as far as that is known."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(KEPT.read_text(encoding="utf-8"))
        return [text for text in found if isinstance(text, str)]
    return []


def _faults(names: list[str]) -> dict[str, str]:
    """Return what is wrong with metrics, by name; an empty text if nothing is."""
    package = Path(__file__).parents[2]
    path = os.pathsep.join([str(package), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lightfold.audit.metrics", *names],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        return dict.fromkeys(
            names, f"takes longer than {LONGEST} s on a few stars, or another new metric does"
        )
    try:
        return dict(json.loads(done.stdout.rstrip().rpartition("\n")[2]))
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["it ended without an answer"])[-1]
        return dict.fromkeys(names, f"cannot be checked: {last}")
