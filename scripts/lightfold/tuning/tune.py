"""The job of a node: files in, files out, and a record of everything that went into them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import tables
from lightfold.errors import Impossible
from lightfold.images import table as images
from lightfold.predictions import OUT_OF_FOLD, PREDICTIONS
from lightfold.runtime.fingerprint import libraries, version
from lightfold.sampling import record as fits
from lightfold.tuning.node import TRIALS, empty_node, tune, usage


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
        Paths by artefact: trials, params, out_of_fold, predictions, default_predictions, fitted,
        journal.
    axes : dict
        The node's place on every axis.
    settings : dict
        ``classes``, ``metric``, ``trials`` and ``seed``.
    code : str
        Fingerprint of what this job runs.
    """
    reduction = inputs.get("reduction")
    pictures = images.paths(inputs)
    reason = tables.impossible(inputs["resampled"])
    if reason:
        node = empty_node(settings["classes"], reason)
    else:
        rows, table = tables.read(inputs["resampled"]), tables.read(inputs["table"])
        try:
            node = tune(
                rows=rows,
                table=table,
                model=axes["model"],
                reducer=axes["reducer"],
                reduction=tables.read(reduction) if reduction else pd.DataFrame(),
                images=images.read(pictures, rows["object_id"]) if pictures else None,
                journal=Path(outputs["journal"]),
                key=_key(inputs, axes, settings, code),
                **settings,
            )
        except Impossible as error:
            reason = str(error)
            node = empty_node(settings["classes"], reason)
    tables.write(node.trials, outputs["trials"], TRIALS, reason)
    tables.write(node.out_of_fold, outputs["out_of_fold"], OUT_OF_FOLD, reason)
    tables.write(node.predictions, outputs["predictions"], PREDICTIONS, reason)
    tables.write(node.default_predictions, outputs["default_predictions"], PREDICTIONS, reason)
    tables.write(node.fitted, outputs["fitted"], fits.COLUMNS, reason)
    own = [f"plugins.models.{axes['model']}", f"plugins.reducers.{axes['reducer']}"]
    needed = libraries("tuning.tune", *own, f"plugins.metrics.{settings['metric']}")
    record = {
        "node": tables.typed(axes),
        **node.record,
        "seed": settings["seed"],
        "threads": 1,
        "versions": {library: version(library) for library in needed},
        "code": code,
        **usage(),
    }
    earlier = record.pop("earlier_seconds")  # of trials before the job was killed and run again
    for name in ("cpu_seconds", "fit_cpu_seconds"):
        record[name] += earlier
    with tables.whole(outputs["params"]) as temporary:
        temporary.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _key(inputs: dict[str, str], axes: dict[str, Any], settings: dict[str, Any], code: str) -> str:
    """Return what the node's study is of: another study never goes on in its journal.

    The number of trials is no part of it: a larger budget goes on where a smaller one ended.
    """
    lasting = {name: value for name, value in settings.items() if name != "trials"}
    digest = hashlib.sha256(json.dumps([axes, lasting, code], sort_keys=True).encode())
    for path in inputs.values():
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]
