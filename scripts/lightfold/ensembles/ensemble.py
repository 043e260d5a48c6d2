"""The job of a split's ensembles: weights from out-of-fold rows, and the answers of the blends."""

import json
import resource
import time
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.axes import MIXED
from lightfold.ensembles import blend
from lightfold.ensembles.members import OWN, Members, read_members
from lightfold.ensembles.scaling import Scaling
from lightfold.errors import Impossible
from lightfold.predictions import OUT_OF_FOLD, PREDICTIONS, probability_columns
from lightfold.runtime.fingerprint import libraries, version
from lightfold.seeds import derive
from lightfold.statistics.folds import mean_score

#: The columns of an ensemble's predictions. Its test rows are stars, so it needs no other table
#: to say which star a row was made from.
COLUMNS = {**PREDICTIONS, "source_id": "string"}


def write_ensembles(
    inputs: dict[str, Any],
    outputs: dict[str, list[str]],
    axes: dict[str, Any],
    settings: dict[str, Any],
    code: str,
) -> None:
    """Write what each ensemble of a split leaves: its record and its two tables.

    Parameters
    ----------
    inputs : dict
        Path of ``split``; lists of paths by the names of `members.FILES`, one per node.
    outputs : dict
        Lists of paths ``params``, ``predictions`` and ``out_of_fold``, one per ensemble.
    axes : dict
        The split's place on every axis.
    settings : dict
        ``names`` of the ensembles, ``classes``, ``metric`` and ``seed``.
    code : str
        Fingerprint of what this job runs.
    """
    classes, metric, reason = settings["classes"], settings["metric"], ""
    start = time.process_time()
    try:
        members = read_members(inputs, classes)
    except Impossible as error:
        reason = str(error)
    reading = time.process_time() - start
    p = dict.fromkeys(probability_columns(classes), "float64")
    for name, files in zip(settings["names"], tables.each(outputs, list(outputs)), strict=True):
        start = time.process_time()
        seed = derive(settings["seed"], name)
        left: dict[str, pd.DataFrame] = {}
        record: dict[str, Any] = {"impossible": reason}
        if not reason:
            left, record = ensemble(members, name, classes, metric, seed)
        for table, columns in (("predictions", COLUMNS), ("out_of_fold", OUT_OF_FOLD)):
            none = pd.DataFrame(columns=[*columns, *p]).astype(p)
            tables.write(left.get(table, none), files[table], columns, reason)
        needed = libraries(
            "ensembles.ensemble", f"plugins.ensembles.{name}", f"plugins.metrics.{metric}"
        )
        own = reading + time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kilobytes on Linux
        record = {
            "node": tables.typed({**axes, **dict.fromkeys(OWN, MIXED), "model": name}),
            **record,
            "seed": seed,
            "threads": 1,
            "versions": {library: version(library) for library in needed},
            "code": code,
            "own_cpu_seconds": own,
            "cpu_seconds": own + record.get("cpu_seconds", 0.0),
            "peak_rss_mb": max(peak, record.get("peak_rss_mb", 0.0)),
        }
        with tables.whole(files["params"]) as temporary:
            temporary.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def ensemble(
    members: Members, name: str, classes: list[str], metric: str, seed: int
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables and the record of one ensemble.

    Times in the record are those of its members, all of which a prediction needs.

    Parameters
    ----------
    members : Members
        The nodes that it can be made of.
    name, metric : str
        Names of the plug-ins.
    classes : list of str
        The classes, in the order of their codes.
    seed : int
        Seed of what the plug-in draws.
    """
    measure = registry.load("metrics", metric)
    known = members.out_of_fold, members.y, members.fold
    found = blend.learn(*known, registry.load("ensembles", name), measure, seed)
    columns = probability_columns(classes)
    seen, answer = blend.out_of_fold(members, found), blend.test(members, found)
    predictions = members.tested.assign(
        row_id=np.arange(len(answer)),
        source_id=members.tested["object_id"],
        predicted=np.asarray(classes, dtype=object)[answer.argmax(axis=1)],
    )
    predictions[columns] = answer
    out_of_fold = members.trained.copy()
    out_of_fold[columns] = seen
    stars = np.bincount(members.y, minlength=len(classes))
    used = [record for record, own in zip(members.records, found.weight, strict=True) if own > 0]
    value = mean_score(measure, members.y, members.fold, seen)
    record = {
        "members": [
            {
                **{axis: own["node"][axis] for axis in OWN},
                **{"weight": float(weight), "fold_weights": folds.tolist()},
            }
            for own, weight, folds in zip(
                members.records, found.weight, found.fold_weight.T, strict=True
            )
            if weight > 0 or folds.any()
        ],
        "scaling": {
            **_numbers(found.scaling),
            "folds": [_numbers(own) for own in found.fold_scaling],
        },
        "offered": len(members.records),
        **{
            key: sum(own[key] for own in used)
            for key in ("train_seconds", "predict_seconds", "cpu_seconds")
        },
        "peak_rss_mb": max(own["peak_rss_mb"] for own in used),
        "validation": {"metric": metric, "value": value, "cross_fitted": True},
        "rows": {
            **{"offered": len(seen), "fitted": len(seen), "held_back": 0},
            "test": len(answer),
        },
        "classes": {cls: int(count) for cls, count in zip(classes, stars, strict=True)},
        "fractions": {
            "natural": {
                cls: float(share) for cls, share in zip(classes, stars / len(seen), strict=True)
            },
            "trained": None,
        },
    }
    order = [*COLUMNS, *columns]
    return {
        "predictions": predictions[order],
        "out_of_fold": out_of_fold[[*OUT_OF_FOLD, *columns]],
    }, record


def _numbers(own: Scaling) -> dict[str, float]:
    return {"sharpness": own.sharpness, "tilt": own.tilt}
