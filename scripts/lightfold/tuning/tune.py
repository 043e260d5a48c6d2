"""The job of a node: files in, files out, and a record of everything that went into them."""

import hashlib
import json
import resource
from pathlib import Path
from typing import Any

from lightfold import registry, tables
from lightfold.errors import Impossible
from lightfold.predictions import OUT_OF_FOLD, PREDICTIONS
from lightfold.runtime.fingerprint import libraries, version
from lightfold.sampling.fitted import FITTED
from lightfold.tuning.inputs import read_inputs
from lightfold.tuning.node import TRIALS, empty_node, node


def run_node(
    inputs: dict[str, str],
    outputs: dict[str, str],
    axes: dict[str, Any],
    settings: dict[str, Any],
    code: str,
) -> None:
    """Tune, fit and predict one node.

    Parameters
    ----------
    inputs : dict
        Paths of ``resampled``, of the task's ``table``, of its ``reduction`` if the reducer learns
        anything, and of ``images`` if the model is shown any.
    outputs : dict
        Paths by artefact: trials, params, out_of_fold, predictions, fold_predictions,
        default_predictions, fitted, journal.
    axes : dict
        The node's place on every axis.
    settings : dict
        ``classes``, ``metric``, ``trials`` and ``seed``.
    code : str
        Fingerprint of what this job runs.
    """
    reason = ""
    try:
        given = read_inputs(inputs, axes, settings)
        left = node(given, Path(outputs["journal"]), _key(inputs, axes, settings, code))
    except Impossible as error:
        reason = str(error)
        left = empty_node(settings["classes"], reason)
    tables.write(left.trials, outputs["trials"], TRIALS, reason)
    tables.write(left.out_of_fold, outputs["out_of_fold"], OUT_OF_FOLD, reason)
    tables.write(left.predictions, outputs["predictions"], PREDICTIONS, reason)
    tables.write(left.fold_predictions, outputs["fold_predictions"], PREDICTIONS, reason)
    tables.write(left.default_predictions, outputs["default_predictions"], PREDICTIONS, reason)
    tables.write(left.fitted, outputs["fitted"], FITTED, reason)
    own = [f"plugins.models.{axes['model']}", f"plugins.reducers.{axes['reducer']}"]
    choices = registry.declared("resamplers", axes["resampler"], "CHOICES")
    own += [f"plugins.resamplers.{name}" for name in choices]
    needed = libraries("tuning.tune", *own, f"plugins.metrics.{settings['metric']}")
    record = {
        "node": tables.typed(axes),
        **left.record,
        "seed": settings["seed"],
        "threads": 1,
        "versions": {library: version(library) for library in needed},
        "code": code,
        **_usage(),
    }
    earlier = record.pop("earlier_seconds")  # trials before the job was killed and run again
    for name in ("cpu_seconds", "fit_cpu_seconds"):
        record[name] += earlier
    with tables.whole(outputs["params"]) as temporary:
        temporary.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _key(inputs: dict[str, str], axes: dict[str, Any], settings: dict[str, Any], code: str) -> str:
    """Return the key of the node's study, so that no other study goes on in its journal.

    The number of trials is not part of it: a larger budget goes on where a smaller one ended.
    """
    lasting = {name: value for name, value in settings.items() if name != "trials"}
    digest = hashlib.sha256(json.dumps([axes, lasting, code], sort_keys=True).encode())
    for path in inputs.values():
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]


def _usage() -> dict[str, float]:
    """Return what this process has used so far: CPU time [s] and its largest memory [MB]."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_rss_mb": used.ru_maxrss / 1024,  # kilobytes on Linux
    }
