"""The job that exports a model: fitted again, compared with the node's own answers, and stored."""

import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.axes import MIXED, NODE_AXES, SPLIT_AXES
from lightfold.comparison.answers import numbered
from lightfold.ensembles.members import OWN
from lightfold.images.table import Images, read_images
from lightfold.prediction import agreement
from lightfold.prediction.choice import choose
from lightfold.prediction.fits import WHOLE
from lightfold.prediction.load import read
from lightfold.prediction.model import Model
from lightfold.prediction.refits import Member, on_all_stars, refits
from lightfold.prediction.storing import estimators, store
from lightfold.prediction.storing.kinds import KINDS
from lightfold.prediction.units import unit_of
from lightfold.predictions import OUT_OF_FOLD, probability_columns
from lightfold.runtime.fingerprint import version
from lightfold.statistics import conformal
from lightfold.tables import feature_columns
from lightfold.verdicts import nodes
from lightfold.verdicts.nodes import FILES, Node

#: The kind of sets that a model gives: between one threshold for all classes and one for each.
SETS = "interpolated"

#: Columns of ``training.parquet`` before the features.
TRAINING = {"object_id": "string", "label": "string"}

#: Columns of ``scaling.parquet``.
SCALING = {
    **{"member": "int64", "part": "string", "feature": "string"},
    **dict.fromkeys(("median", "unit", "mean", "scale"), "double"),
}

#: The files of a node that it is fitted again from.
NODE_FILES = ("node_params", "node_rows", "node_predictions")


def write_model(
    inputs: dict[str, Any], outputs: dict[str, str], settings: dict[str, Any], code: str
) -> None:
    """Fit a task's chosen node or ensemble again, compare it with its own answers, and store it.

    Parameters
    ----------
    inputs : dict
        Lists of paths ``params``, ``predictions``, ``out_of_fold`` and ``split`` of every honest
        node and ensemble of the task; lists ``node_params``, ``node_rows`` and
        ``node_predictions`` of the nodes alone, and ``reduction`` of what their reducers have
        learned; paths of ``table``, ``decisions``, ``metrics`` and ``calibration``; those tables
        of the data set that resamplers and models need.
    outputs : dict
        Path of ``model``, the file ``model.json`` in the folder that is written.
    settings : dict
        ``task``, ``name``, ``classes``, ``metric``, ``coverage``, ``folds``, ``seed``, ``final``;
        ``node``, the axes asked for; ``reductions``, the axes of each reduction; ``config``, what
        of the configuration is kept with the model.
    code : str
        Fingerprint of what this job runs.

    Raises
    ------
    DataError
        If the model that was fitted again does not answer as the node did.
    """
    classes = settings["classes"]
    chosen = choose(
        nodes.read(inputs, classes),
        settings["metric"],
        settings["node"],
        f"export.nodes.{settings['name']}",
    )
    print(f"{settings['task']}/{settings['name']}: {_told(chosen.axes)}")
    table = tables.read(inputs["table"])
    files = _files_of(inputs, chosen.axes)
    members, scaling = _members(inputs, chosen, files, settings)
    images = _images(inputs, members, table)
    record = {
        "task": settings["task"],
        "name": settings["name"],
        "node": chosen.axes,
        "final": settings["final"],
        "classes": classes,
        "scaling": scaling,
        **learned(chosen, tables.read(inputs["calibration"]), settings["coverage"]),
        "scores": _scores(tables.read(inputs["metrics"]), chosen.axes),
        "config": settings["config"],
        "code": code,
    }
    split = tables.read(files["split"])
    role = table["object_id"].map(split.set_index("object_id")["role"])
    folder = Path(outputs["model"]).parent

    def fill(temporary: Path) -> dict[str, Any]:
        tables.write(
            tables.read(files["out_of_fold"]), temporary / "out_of_fold.parquet", OUT_OF_FOLD
        )
        _write(temporary, record, members, table[role == "train"], table, images)
        record["agreement"] = _compared(
            *(read(temporary, record), table, images, chosen, files["predictions"], members),
            metric=registry.load("metrics", settings["metric"]),
            interval=_interval(record["scores"], settings["metric"]),
        )
        print(_agreed(record["agreement"]))
        if settings["final"]:
            everyone = _on_all_stars(inputs, members, table, settings)
            _write(temporary, record, everyone, table, table, images)
        return {**record, "versions": _versions(record, members)}

    stored = store.write(folder, fill)
    print(f"stored in {folder}, as {stored['id']}")


def learned(chosen: Node, calibration: pd.DataFrame, coverage: float) -> dict[str, Any]:
    """Return what of a model is learned from out-of-fold rows: its decision and its sets.

    Parameters
    ----------
    chosen : Node
        The node or ensemble.
    calibration : DataFrame
        The task's table, which says how well each way of recalibration did on these rows.
    coverage : float
        How often sets should hold the true class.

    Returns
    -------
    dict
        ``decision``, ``recalibration``, ``conformal`` and ``prior`` of ``model.json``.
    """
    seen = chosen.out_of_fold
    own = _of(calibration, chosen.axes)
    ways = own[own["class"].isna()].set_index("method")["log_loss_out_of_fold"]
    found = conformal.calibrate(seen.y, seen.probability, coverage, SETS)
    fractions = np.bincount(seen.y, minlength=seen.probability.shape[1]) / len(seen.y)
    return {
        "decision": {"name": chosen.decision.name, "weights": chosen.decision.weight.tolist()},
        "recalibration": str(ways.idxmin()),
        "conformal": {"coverage": coverage, "method": SETS, "thresholds": found},
        "prior": fractions.tolist(),
    }


def _write(
    folder: Path,
    record: dict[str, Any],
    members: list[Member],
    known: pd.DataFrame,
    table: pd.DataFrame,
    images: Images | None,
) -> None:
    """Write the fits of all members and the stars that they know, and the record of both."""
    features = feature_columns(known)
    config = record["config"]
    computed = config["produces"] == "light_curves"
    units = {name: unit_of(name, config["features"]["bands"]) for name in features if computed}
    record["features"] = [_ranged(known[name], units.get(name)) for name in features]
    record["members"], scalings = [], []
    for number, member in enumerate(members):
        own = folder / f"members/{number}"
        own.mkdir(parents=True, exist_ok=True)
        parts, learnt = [], []
        for fit in refits(member, table, record["classes"], len(members) > 1, images):
            stored = estimators.save(fit.estimator, own / fit.name)
            place = {"file": f"members/{number}/{stored['file']}", "kind": stored["kind"]}
            parts.append({"name": fit.name, "share": fit.share, "missing": fit.missing, **place})
            scalings.append(fit.scaling.assign(member=number, part=fit.name))
            learnt.append(fit.learned.assign(part=fit.name))
            print(f"fitted {_told(member.record['node'])}, {fit.name}")
        if not member.reduction.empty:
            reduction = pd.concat(learnt, ignore_index=True).drop(columns="fold")
            tables.write(reduction, own / "reduction.parquet", {"part": "string"})
        kept = {axis: member.record["node"][axis] for axis in OWN}
        kept |= {name: member.record[name] for name in ("reducer_params", "params", "sharpness")}
        record["members"].append({**kept, "weight": member.weight, "parts": parts})
    tables.write(pd.concat(scalings, ignore_index=True), folder / "scaling.parquet", SCALING)
    tables.write(known.drop(columns="group"), folder / "training.parquet", TRAINING)
    record["training_stars"] = len(known)


def _members(
    inputs: dict[str, Any], chosen: Node, files: dict[str, str], settings: dict[str, Any]
) -> tuple[list[Member], dict[str, Any] | None]:
    """Return the nodes that answer for the chosen one, and how their mean is scaled."""
    record = _json(files["params"])
    names, scaling = [chosen.axes], None
    weights = [1.0]
    if chosen.axes["resampler"] == MIXED:
        split = {axis: chosen.axes[axis] for axis in SPLIT_AXES}
        used = [member for member in record["members"] if member["weight"] > 0]
        names = [{**split, **{axis: member[axis] for axis in OWN}} for member in used]
        weights = [member["weight"] for member in used]
        natural = list(record["fractions"]["natural"].values())
        own = {name: record["scaling"][name] for name in ("sharpness", "tilt")}
        scaling = {**own, "fraction": natural}
    found = []
    for axes, weight in zip(names, weights, strict=True):
        own = next(
            own for own in tables.each(inputs, NODE_FILES) if _node(own["node_params"]) == axes
        )
        found.append(
            Member(
                _json(own["node_params"]),
                weight,
                tables.read(own["node_rows"]),
                tables.read(own["node_predictions"]),
                _reduction(inputs, axes, settings["reductions"]),
            )
        )
    return found, scaling


def _on_all_stars(
    inputs: dict[str, Any], members: list[Member], table: pd.DataFrame, settings: dict[str, Any]
) -> list[Member]:
    columns = ["object_id", "source_id", *feature_columns(table)]
    found = []
    for member in members:
        needs = registry.declared("resamplers", member.record["node"]["resampler"], "NEEDS")
        needed = {name: tables.read(inputs[name], columns) for name in needs}
        given = table, settings["classes"], settings["folds"], settings["seed"], needed
        found.append(on_all_stars(member, *given))
    return found


def _images(inputs: dict[str, Any], members: list[Member], table: pd.DataFrame) -> Images | None:
    """Return the images of the stars and their copies, if a member is shown any."""
    models = {member.record["node"]["model"] for member in members}
    if not any("images" in registry.declared("models", name, "NEEDS") for name in models):
        return None
    rows = pd.concat([member.rows["object_id"] for member in members])
    return read_images(inputs, pd.concat([table["object_id"], rows]))


def _compared(
    model: Model,
    table: pd.DataFrame,
    images: Images | None,
    chosen: Node,
    path: str,
    members: list[Member],
    metric: ModuleType,
    interval: tuple[float, float],
) -> dict[str, Any]:
    """Return how a model that was stored answers about the test stars of its node."""
    answered = tables.read(path).set_index("object_id")
    X = table.set_index("object_id").loc[answered.index, model.features].astype(float)
    pairs, columns = [], probability_columns(model.classes)
    whole = [fit for fit in model.fits if fit.name == WHOLE]
    for fit, member in zip(whole, members, strict=True):
        earlier = member.answered.set_index("object_id").loc[X.index, columns].to_numpy()
        own = _told(member.record["node"]), fit.probabilities(X, images), earlier
        pairs.append(agreement.Pair(*own, versions=member.record["versions"]))
    before = numbered(answered, answered.index.to_numpy(str), model.classes)
    probability = model.probabilities(X, images)
    again = replace(before, predicted=probability.argmax(axis=1), probability=probability)
    differing = agreement.check_members(pairs)
    return agreement.compare(again, before, chosen.decision, metric, interval, differing)


def _files_of(inputs: dict[str, Any], axes: dict[str, Any]) -> dict[str, str]:
    """Return the files of a node or ensemble, by their names."""
    return next(files for files in tables.each(inputs, FILES) if _node(files["params"]) == axes)


def _reduction(
    inputs: dict[str, Any], axes: dict[str, Any], reductions: list[dict[str, Any]]
) -> pd.DataFrame:
    """Return what the reducer of a node has learned; empty if it learns nothing."""
    for own, path in zip(reductions, inputs.get("reduction", []), strict=True):
        if axes.items() >= tables.typed(own).items():
            return tables.read(path)
    return pd.DataFrame()


def _ranged(values: pd.Series, unit: str | None) -> dict[str, Any]:
    """Return a feature's name, unit and range among training stars, and how often it is missing.

    The unit is None for a feature of a table, whose unit is the table's own.
    """
    none = values.isna().all()
    ends = (None, None) if none else (float(values.min()), float(values.max()))
    return {
        "name": values.name,
        "unit": unit,
        "low": ends[0],
        "high": ends[1],
        "missing": float(values.isna().mean()),
    }


def _scores(metrics: pd.DataFrame, axes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the scores of a node's chosen decision on test stars, with their intervals."""
    own = _of(metrics, axes)
    own = own[own["chosen"].astype(bool)]
    columns = ["metric", "class", "value", "low", "high", "support"]
    return json.loads(own[columns].to_json(orient="records"))


def _of(frame: pd.DataFrame, axes: dict[str, Any]) -> pd.DataFrame:
    """Return the rows of a table that are about a node."""
    return frame[(frame[NODE_AXES] == pd.Series(axes)[NODE_AXES]).all(axis=1)]


def _told(axes: dict[str, Any]) -> str:
    return "/".join(axes[axis] for axis in OWN)


def _versions(record: dict[str, Any], members: list[Member]) -> dict[str, str]:
    """Return the versions of the libraries that wrote the estimators of a model."""
    kinds = {part["kind"] for member in record["members"] for part in member["parts"]}
    needed = {name for kind in kinds for name in KINDS[kind].libraries}
    needed |= {"imblearn"} & set().union(*(member.record["versions"] for member in members))
    return {name: version(name) for name in sorted(needed)}


def _interval(scores: list[dict[str, Any]], metric: str) -> tuple[float, float]:
    """Return the ends of the interval of a score over all classes."""
    own = next(row for row in scores if row["metric"] == metric and row["class"] is None)
    return own["low"], own["high"]


def _agreed(found: dict[str, Any]) -> str:
    """Say how the model and its node compare."""
    said = f"{found['stars']} test stars: {found['same_class']:.1%} have the node's class, a "
    said += f"probability differs by at most {found['largest_difference']:.1g}"
    return f"{said} ({found['reason']})" if found["reason"] else said


def _node(path: str) -> dict[str, Any]:
    """Return the axes of a node, from the path of its record."""
    return tables.typed(_json(path)["node"])


def _json(path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found
