"""Users' light curves and stars, in files of every format."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from astropy.table import Table
from lightfold import registry
from lightfold.errors import DataError
from lightfold.plugins.datasets import light_curves
from lightfold.workflow.config import check

COLUMNS = ["object_id", "band", "mjd", "mag", "magerr"]
STARS = pd.DataFrame({"object_id": ["007", "b", "a"], "label": ["EW", "EA", None]})
CURVES = pd.DataFrame(
    {
        "object_id": ["b", "007", "b", "a", "b", "007"],
        "band": ["r", "g", "g", "r", "g", "g"],
        "mjd": [58002.5, 58001.0, 58003.0, 58001.0, 58001.5, 58000.25],
        "mag": [15.1, 16.25, 15.5, 17.0, 15.25, 16.5],
        "magerr": [0.01, 0.02, 0.03, 0.0, 0.05, -1.0],
    }
)


def save(frame, path):
    if path.name.endswith(".parquet"):
        frame.to_parquet(path)
    elif path.name.endswith((".csv", ".csv.gz")):
        frame.to_csv(path, index=False)
    else:
        table = Table.from_pandas(frame)
        formats = {".vot": "votable", ".xml": "votable", ".tbl": "ascii.ipac"}
        table.write(path, format=formats.get(path.suffix, "fits"))


def read(folder, curves=CURVES, stars=STARS, name="curves.csv", objects="stars.csv", **options):
    """Return the stars, and the light curves in one table."""
    for frame, file in ((curves, name), (stars, objects)):
        if isinstance(frame, pd.DataFrame):
            save(frame, folder / file)
        elif frame is not None:
            (folder / file).write_bytes(frame if isinstance(frame, bytes) else frame.encode())
    options = check(
        {"path": name, "objects": objects, **options}, light_curves.OPTIONS, "datasets.mine"
    )
    paths = {
        key: [folder / file for file in np.atleast_1d(options[key])]
        for key in light_curves.FILES
        if key in options
    }
    found, blocks = light_curves.load(options, paths, 0)
    return found, pd.concat(blocks, ignore_index=True)


def refused(folder, message, *args, file="curves.csv", **options):
    with pytest.raises(DataError, match=message) as error:
        read(folder, *args, **options)
    assert file in str(error.value)


def add_format(monkeypatch, name, **contents):
    """Add a format of light curves that only this test has, with its constants and functions."""
    module = SimpleNamespace(**registry.DEFAULTS["formats"])
    vars(module).update({"recognises": lambda columns: False, **contents})
    names, load = registry.names, registry.load
    monkeypatch.setattr(registry, "names", lambda axis: [*names(axis), name])
    monkeypatch.setattr(
        registry, "load", lambda axis, own: module if own == name else load(axis, own)
    )
