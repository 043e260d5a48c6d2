"""Lightfold: honest classification experiments on variable stars.

The workflow's jobs import this package. There is one package in it per stage of the workflow, and a
few that several stages use: ``curves`` (light curves), ``fitting`` (fits of models), ``statistics``
(numbers with an interval) and ``display`` (pages, listings and figures).

``workflow`` says what the rules ask for. ``runtime`` surrounds every job, and only its module
``engine`` handles Snakemake's internals. ``plugins`` holds what users add: one folder per axis of
the experiment, and one module per value on it.

Outside a workflow, `load` reads a model that an experiment has exported.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lightfold.prediction.load import load

__all__ = ["__version__", "load"]

__version__ = "0.10.1"


def __getattr__(name: str) -> Any:
    """Import `load` when it is asked for: jobs and DAGs do not pay for it."""
    if name == "load":
        from lightfold.prediction.load import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
