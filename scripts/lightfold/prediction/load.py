"""A model's folder, read once every file in it is found to be as it was written."""

from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.errors import DataError
from lightfold.prediction.fits import Fit
from lightfold.prediction.model import Model
from lightfold.prediction.storing import estimators, store
from lightfold.predictions import Answers, coded

_NUMBERS = {"type": "array", "items": {"type": "number"}}
_TEXT = {"type": "string"}
_FEATURE = {
    "type": "object",
    "properties": {
        "name": _TEXT,
        "low": {"type": ["number", "null"]},
        "high": {"type": ["number", "null"]},
    },
    "required": ["name", "low", "high"],
}
_MEMBER = {
    "type": "object",
    "properties": {
        "model": {"enum": registry.names("models")},
        "reducer": {"enum": registry.names("reducers")},
        "weight": {"type": "number"},
    },
    "required": ["model", "reducer", "weight", "reducer_params", "sharpness"],
}
_PROPERTIES = {
    "task": _TEXT,
    "name": _TEXT,
    "classes": {"type": "array", "items": _TEXT, "minItems": 2, "uniqueItems": True},
    "features": {"type": "array", "items": _FEATURE, "minItems": 1},
    "members": {"type": "array", "items": _MEMBER},
    "scaling": {"type": ["object", "null"]},
    "recalibration": _TEXT,
    "decision": {"type": "object", "properties": {"weights": _NUMBERS}, "required": ["weights"]},
    "conformal": {
        "type": "object",
        "properties": {"coverage": {"type": "number"}, "thresholds": _NUMBERS},
        "required": ["coverage", "thresholds"],
    },
    "prior": _NUMBERS,
    "scores": {"type": "array"},
    "config": {"type": "object"},
}

#: What the record of a model says beside the files that `store` has checked.
SCHEMA = {"type": "object", "properties": _PROPERTIES, "required": list(_PROPERTIES)}


def load(path: str | Path) -> Model:
    """Return the model that a folder holds.

    Parameters
    ----------
    path : str or Path
        The folder, such as ``results/models/binaries/best``.

    Raises
    ------
    DataError
        If a file is missing, or is not as it was written; if it holds a type that no model has; or
        if libraries are of versions that may read it differently.
    """
    folder = Path(path)
    return read(folder, store.open_folder(folder))


def read(folder: Path, record: dict[str, Any]) -> Model:
    """Return the model that a folder holds, given what its ``model.json`` says.

    Raises
    ------
    DataError
        If an estimator's file holds something else, or the record lacks what a model needs.
    """
    _check(record, folder / store.RECORD)
    scaling = tables.read(folder / "scaling.parquet")
    seen = coded(tables.read(folder / "out_of_fold.parquet"), record["classes"])
    known = Answers(*seen, star=np.arange(len(seen[0])))
    fits = [
        _fit(folder, number, member, part, scaling)
        for number, member in enumerate(record["members"])
        for part in member["parts"]
    ]
    return Model(record, fits, known, tables.read(folder / "training.parquet"))


def _check(record: dict[str, Any], path: Path) -> None:
    """Raise a `DataError` if a record lacks what a model needs: anyone may have written it."""
    try:
        jsonschema.validate(record, SCHEMA)
    except jsonschema.ValidationError as error:
        where = "/".join(map(str, error.absolute_path)) or "the record"
        raise DataError(
            f"{path} says something wrong in {where}: {error.message[:200]}. Export the model "
            f"again, or ask for it again where you have it from."
        ) from error
    one_a_class = (
        record["prior"],
        record["decision"]["weights"],
        record["conformal"]["thresholds"],
    )
    if {len(numbers) for numbers in one_a_class} != {len(record["classes"])}:
        raise DataError(
            f"{path} needs one number per class in prior, decision/weights and "
            f"conformal/thresholds. Export the model again, or ask for it again where you have it "
            f"from."
        )


def _fit(
    folder: Path, number: int, member: dict[str, Any], part: dict[str, Any], scaling: pd.DataFrame
) -> Fit:
    learned = folder / f"members/{number}/reduction.parquet"
    own = (scaling["member"] == number) & (scaling["part"] == part["name"])
    reduction = tables.read(learned) if learned.exists() else pd.DataFrame()
    if not reduction.empty:
        reduction = reduction[reduction["part"] == part["name"]].reset_index(drop=True)
    return Fit(
        name=part["name"],
        share=member["weight"] * part["share"],
        model=member["model"],
        reducer=member["reducer"],
        scaling=scaling[own].reset_index(drop=True),
        learned=reduction,
        reducer_params=member["reducer_params"],
        estimator=estimators.load(folder / part["file"], part["kind"]),
        sharpness=member["sharpness"],
        missing=part["missing"],
        shown="images" in registry.declared("models", member["model"], "NEEDS"),
    )
