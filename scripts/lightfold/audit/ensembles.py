"""Checks of a split's ensembles: their members, their weights, and that the blend is theirs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.audit.findings import Finding, counted, excused
from lightfold.audit.nodes import ROUNDING
from lightfold.ensembles import blend
from lightfold.ensembles.members import FILES as NODE_FILES
from lightfold.ensembles.members import Members, name_of, read_members
from lightfold.ensembles.scaling import Scaling, fractions
from lightfold.errors import Impossible
from lightfold.predictions import coded
from lightfold.statistics.folds import mean_score
from lightfold.tables import fold_numbers

#: The files of an ensemble, as `probe` is given them.
FILES = ("ensemble_params", "ensemble_predictions", "ensemble_out_of_fold")


def check_ensembles(
    inputs: dict[str, Any], split: pd.DataFrame, table: pd.DataFrame, classes: list[str]
) -> list[Finding]:
    """Return what is wrong with each ensemble of a split, with its axes.

    Parameters
    ----------
    inputs : dict
        Those of `probe.write_probe`.
    split, table : DataFrame
        The split, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    """
    found: list[Finding] = []
    members: Members | None = None
    for files in tables.each(inputs, FILES):
        record = json.loads(Path(files["ensemble_params"]).read_text(encoding="utf-8"))
        if "impossible" in record:
            continue
        if members is None:
            given = {name: inputs[f"node_{name}"] for name in NODE_FILES[1:]}
            try:
                members = read_members({**inputs, **given}, classes)
            except Impossible:
                found.append({**record["node"], **_strangers(record["members"])})
                continue
        predictions, out_of_fold = (tables.read(files[name]) for name in FILES[1:])
        own = [
            *check_stars(predictions, out_of_fold, split, table, classes),
            check_members(record, members),
            check_blend(record, members, predictions, out_of_fold, classes),
            check_weights(record, members),
            check_score(record, out_of_fold, classes),
        ]
        own = excused(own, tables.other_processor(files["ensemble_predictions"]))
        found += [{**record["node"], **finding} for finding in own]
    return found


def check_stars(
    predictions: pd.DataFrame,
    out_of_fold: pd.DataFrame,
    split: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
) -> list[Finding]:
    """Return which test and training stars an ensemble did not answer about as it should.

    Parameters
    ----------
    predictions, out_of_fold : DataFrame
        Its tables.
    split, table : DataFrame
        The split, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    """
    likely = np.asarray(classes, dtype=object)[coded(predictions, classes)[1]]
    wrong = predictions["predicted"] != likely
    wrong |= predictions["source_id"] != predictions["object_id"]
    stars = split.merge(table[["object_id", "label"]], "left", "object_id")
    stars = stars.assign(fold=fold_numbers(stars["fold"]))
    keys = ["object_id", "fold", "label"]
    tested, trained = (stars.loc[stars["role"] == role, keys] for role in ("test", "train"))
    others = _off(predictions.assign(fold=-1)[keys], tested)
    return [
        counted(
            "ensemble_tested_elsewhere",
            [*predictions.loc[wrong, "object_id"], *others],
            "predictions of an ensemble are missing, or do not match the test stars",
        ),
        counted(
            "ensemble_validated_elsewhere",
            _off(out_of_fold[keys], trained),
            "out-of-fold rows of an ensemble are missing, or do not match the validation stars",
        ),
    ]


def check_members(record: dict[str, Any], members: Members) -> Finding:
    """Return which members of an ensemble are no honest nodes of its split that ran."""
    there = {name_of(own["node"]) for own in members.records}
    return _strangers([own for own in record["members"] if name_of(own) not in there])


def check_blend(
    record: dict[str, Any],
    members: Members,
    predictions: pd.DataFrame,
    out_of_fold: pd.DataFrame,
    classes: list[str],
) -> Finding:
    """Return for which stars an ensemble's probabilities are not those of its members' blend.

    Parameters
    ----------
    record : dict
        The ensemble's record: its members with their weights, and its scaling.
    members : Members
        The nodes of its split.
    predictions, out_of_fold : DataFrame
        Its tables.
    classes : list of str
        The classes, in the order of their codes.
    """
    claimed = _claimed(record, members)
    off: list[str] = []
    for frame, stars, mixed in (
        (predictions, members.tested, blend.test(members, claimed)),
        (out_of_fold, members.trained, blend.out_of_fold(members, claimed)),
    ):
        given = pd.DataFrame(coded(frame, classes)[2], index=frame["object_id"])
        given = given[~given.index.duplicated()].reindex(stars["object_id"])
        differs = ~(np.abs(given.to_numpy() - mixed) <= ROUNDING).all(axis=1)
        off += stars.loc[differs, "object_id"].tolist()
    return counted(
        "ensemble_blend_differs",
        off,
        "stars have other probabilities than the weights and members of an ensemble give",
    )


def check_weights(record: dict[str, Any], members: Members) -> Finding:
    """Return which weights and scalings the out-of-fold rows of the nodes do not give again."""
    measure = registry.load("metrics", record["validation"]["metric"])
    plugin = registry.load("ensembles", record["node"]["model"])
    known = members.out_of_fold, members.y, members.fold
    again, claimed = blend.learn(*known, plugin, measure, record["seed"]), _claimed(record, members)
    off = np.abs(again.weight - claimed.weight) > ROUNDING
    off |= (np.abs(again.fold_weight - claimed.fold_weight) > ROUNDING).any(axis=0)
    names = ["/".join(name_of(members.records[number]["node"])) for number in np.flatnonzero(off)]
    one, other = (
        np.array([own[:2] for own in (found.scaling, *found.fold_scaling)])
        for found in (again, claimed)
    )
    if np.abs(one - other).max() > ROUNDING:
        names.append("scaling")
    return counted(
        "ensemble_weights_not_reproduced",
        names,
        "weights of nodes in an ensemble, or its scaling, are not what out-of-fold rows give",
    )


def check_score(record: dict[str, Any], out_of_fold: pd.DataFrame, classes: list[str]) -> Finding:
    """Return whether an ensemble's validation is the score of its out-of-fold rows."""
    measure = registry.load("metrics", record["validation"]["metric"])
    y, _, probability = coded(out_of_fold, classes)
    again = mean_score(measure, y, out_of_fold["fold"].to_numpy(), probability)
    value = record["validation"]["value"]
    said = f"says {value:.4f} where its out-of-fold rows give {again:.4f}"
    return counted(
        "ensemble_score_differs",
        [] if abs(again - value) <= ROUNDING else [said],
        "score of an ensemble is not that of its out-of-fold rows",
    )


def _strangers(members: list[dict[str, Any]]) -> Finding:
    return counted(
        "ensemble_member_elsewhere",
        ["/".join(name_of(own)) for own in members],
        "members of an ensemble are no nodes of its split that answered about every star",
    )


def _off(given: pd.DataFrame, expected: pd.DataFrame) -> list[str]:
    """Return the stars whose rows are not there exactly once."""
    counts = [frame.astype({"fold": int}).value_counts() for frame in (given, expected)]
    difference = counts[0].sub(counts[1], fill_value=0)
    return [star for star, *_ in difference[difference != 0].index]


def _claimed(record: dict[str, Any], members: Members) -> blend.Blend:
    """Return the weights and the scaling that a record names, in the order of the nodes."""
    rows = blend.learned_from(members.fold)
    place = {name_of(own["node"]): number for number, own in enumerate(members.records)}
    weight, fold_weight = np.zeros(len(place)), np.zeros((len(rows) - 1, len(place)))
    for own in record["members"]:
        number = place.get(name_of(own))
        if number is not None:
            weight[number] = own["weight"]
            fold_weight[:, number] = own["fold_weights"]
    every, *others = [
        Scaling(own["sharpness"], own["tilt"], fractions(members.y[used], members.test.shape[2]))
        for own, used in zip([record["scaling"], *record["scaling"]["folds"]], rows, strict=True)
    ]
    return blend.Blend(weight, fold_weight, every, others)
