"""A model's folder, read once every file in it is found to be as it was written."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.prediction.fits import Fit
from lightfold.prediction.model import Model
from lightfold.prediction.storing import estimators, store
from lightfold.predictions import Answers, coded


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
        If an estimator's file holds something else.
    """
    scaling = tables.read(folder / "scaling.parquet")
    seen = coded(tables.read(folder / "out_of_fold.parquet"), record["classes"])
    known = Answers(*seen, star=np.arange(len(seen[0])))
    fits = [
        _fit(folder, number, member, part, scaling)
        for number, member in enumerate(record["members"])
        for part in member["parts"]
    ]
    return Model(record, fits, known, tables.read(folder / "training.parquet"))


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
