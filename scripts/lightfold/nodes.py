"""The job of a node: files in, files out, and a record of everything that went into them."""

import hashlib
import json
from pathlib import Path
from typing import Any

from lightfold import tables
from lightfold.fingerprint import libraries, version
from lightfold.tune import OUT_OF_FOLD, PREDICTIONS, TRIALS, empty_node, tune, usage


def run_node(
    inputs: list[str],
    outputs: dict[str, str],
    axes: dict[str, Any],
    settings: dict[str, Any],
    code: str,
) -> None:
    """Tune, fit and predict one node.

    Parameters
    ----------
    inputs : list of str
        Paths of ``resampled.parquet`` and of the task's ``table.parquet``.
    outputs : dict
        Paths by artefact: trials, params, out_of_fold, predictions, journal.
    axes : dict
        The node's place on every axis.
    settings : dict
        ``classes``, ``metric``, ``trials`` and ``seed``.
    code : str
        Fingerprint of what this job runs.
    """
    rows_path, table_path = inputs
    reason = tables.impossible(rows_path)
    if reason:
        node = empty_node(settings["classes"], reason)
    else:
        node = tune(
            rows=tables.read(rows_path),
            table=tables.read(table_path),
            model=axes["model"],
            journal=Path(outputs["journal"]),
            key=_key(inputs, axes, settings, code),
            **settings,
        )
    tables.write(node.trials, outputs["trials"], TRIALS, reason)
    tables.write(node.out_of_fold, outputs["out_of_fold"], OUT_OF_FOLD, reason)
    tables.write(node.predictions, outputs["predictions"], PREDICTIONS, reason)
    needed = libraries("nodes", f"models.{axes['model']}", f"metrics.{settings['metric']}")
    record = {
        "node": tables.typed(axes),
        **node.record,
        "seed": settings["seed"],
        "threads": 1,
        "versions": {library: version(library) for library in needed},
        "code": code,
        **usage(),
    }
    with tables.whole(outputs["params"]) as temporary:
        temporary.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _key(inputs: list[str], axes: dict[str, Any], settings: dict[str, Any], code: str) -> str:
    """Return what the node's study is of: another study never goes on in its journal."""
    digest = hashlib.sha256(json.dumps([axes, settings, code], sort_keys=True).encode())
    for path in inputs:
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:16]
