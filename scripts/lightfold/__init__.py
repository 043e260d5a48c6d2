"""Lightfold: honest classification experiments on variable stars.

The workflow's jobs import this package. There is one package in it per stage of the workflow, and a
few that several stages use: ``curves`` (light curves), ``fitting`` (fits of models), ``statistics``
(numbers with an interval) and ``display`` (pages, listings and figures).

``workflow`` says what the rules ask for. ``runtime`` surrounds every job, and only its module
``engine`` handles Snakemake's internals. ``plugins`` holds what users add: one folder per axis of
the experiment, and one module per value on it.

Outside a workflow, `load` reads a model that an experiment exported.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lightfold.prediction.model import Model

__version__ = "0.13.0"


def load(path: "str | Path") -> "Model":
    """Return the model that a folder holds, once every file in it is found to be as it was written.

    Parameters
    ----------
    path : str or Path
        The folder, such as ``results/models/binaries/best``.

    Returns
    -------
    Model
        Its ``predict`` takes a pandas DataFrame, an Arrow table or an astropy Table.

    Raises
    ------
    DataError
        If a file is missing, or is not as it was written; if it holds a type that no model has; or
        if libraries are of versions that may read it differently.
    """
    # By name, because whoever imports the package, such as a job, need not pay for models.
    model: Model = importlib.import_module("lightfold.prediction.load").load(path)
    return model
