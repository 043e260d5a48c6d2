"""The job that exports a model: fitted again, compared with the node's own answers, and stored."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from lightfold import registry, tables
from lightfold.comparison.answers import numbered
from lightfold.ensembles.members import OWN
from lightfold.images.table import Images
from lightfold.prediction import agreement, facts
from lightfold.prediction.choice import choose
from lightfold.prediction.fits import WHOLE
from lightfold.prediction.load import read
from lightfold.prediction.model import Model
from lightfold.prediction.origin import files_of, images_of, members_of, told, with_all_stars
from lightfold.prediction.refits import Member, refits
from lightfold.prediction.storing import estimators, store
from lightfold.prediction.storing.kinds import KINDS
from lightfold.predictions import OUT_OF_FOLD, probability_columns
from lightfold.runtime.fingerprint import version
from lightfold.tables import feature_columns
from lightfold.verdicts import nodes
from lightfold.verdicts.nodes import Node

#: Columns of ``training.parquet`` before the features.
TRAINING = {"object_id": "string", "label": "string"}

#: Columns of ``scaling.parquet``.
SCALING = {
    **{"member": "int64", "part": "string", "feature": "string"},
    **dict.fromkeys(("median", "unit", "mean", "scale"), "double"),
}


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
    print(f"{settings['task']}/{settings['name']}: {told(chosen.axes)}")
    table = tables.read(inputs["table"])
    files = files_of(inputs, chosen.axes)
    members, scaling = members_of(inputs, chosen, files, settings)
    images = images_of(inputs, members, table)
    record = {
        "task": settings["task"],
        "name": settings["name"],
        "node": chosen.axes,
        "final": settings["final"],
        "classes": classes,
        "scaling": scaling,
        **facts.learned(chosen, tables.read(inputs["calibration"]), settings["coverage"]),
        "scores": facts.scores(tables.read(inputs["metrics"]), chosen.axes),
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
            interval=facts.interval(record["scores"], settings["metric"]),
        )
        print(_agreed(record["agreement"]))
        if settings["final"]:
            everyone = with_all_stars(inputs, members, table, settings)
            _write(temporary, record, everyone, table, table, images)
        return {**record, "versions": _versions(record, members)}

    stored = store.write(folder, fill)
    print(f"stored in {folder}, as {stored['id']}")


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
    record["features"] = facts.ranged(known[features], record["config"])
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
            print(f"fitted {told(member.record['node'])}, {fit.name}")
        if not member.reduction.empty:
            reduction = pd.concat(learnt, ignore_index=True).drop(columns="fold")
            tables.write(reduction, own / "reduction.parquet", {"part": "string"})
        kept = {axis: member.record["node"][axis] for axis in OWN}
        kept |= {name: member.record[name] for name in ("reducer_params", "params", "sharpness")}
        record["members"].append({**kept, "weight": member.weight, "parts": parts})
    tables.write(pd.concat(scalings, ignore_index=True), folder / "scaling.parquet", SCALING)
    tables.write(known.drop(columns="group"), folder / "training.parquet", TRAINING)
    record["training_stars"] = len(known)


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
        own = told(member.record["node"]), fit.probabilities(X, images), earlier
        pairs.append(agreement.Pair(*own, versions=member.record["versions"]))
    before = numbered(answered, answered.index.to_numpy(str), model.classes)
    probability = model.probabilities(X, images)
    again = replace(before, predicted=probability.argmax(axis=1), probability=probability)
    differing = agreement.check_members(pairs)
    return agreement.compare(again, before, chosen.decision, metric, interval, differing)


def _versions(record: dict[str, Any], members: list[Member]) -> dict[str, str]:
    """Return the versions of the libraries that wrote the estimators of a model."""
    kinds = {part["kind"] for member in record["members"] for part in member["parts"]}
    needed = {name for kind in kinds for name in KINDS[kind].libraries}
    needed |= {"imblearn"} & set().union(*(member.record["versions"] for member in members))
    return {name: version(name) for name in sorted(needed)}


def _agreed(found: dict[str, Any]) -> str:
    """Say how the model and its node compare."""
    said = f"{found['stars']} test stars: {found['same_class']:.1%} have the node's class, a "
    said += f"probability differs by at most {found['largest_difference']:.1g}"
    return f"{said} ({found['reason']})" if found["reason"] else said
