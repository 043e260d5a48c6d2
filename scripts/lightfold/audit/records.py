"""Checks of the record of a node: it is the planned node's own, and says what its study chose."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from optuna.trial import FixedTrial

from lightfold import registry, tables
from lightfold.audit.findings import Finding, counted
from lightfold.reduction.apply import of_fold

#: What a record says of a study's choice.
CHOSEN = ("params", "reducer_params", "weight_power", "resampler_params")


def check_records(paths: Sequence[str], planned: Sequence[dict[str, Any]]) -> list[Finding]:
    """Return which records are not those of the nodes that the plan has in their place.

    Parameters
    ----------
    paths : sequence of str
        Paths of the records, ``params.json``.
    planned : sequence of dict
        The ``axes``, the ``seed`` and the ``code`` of each node, in the same order.
    """
    found = []
    for path, own in zip(paths, planned, strict=True):
        record, axes = json.loads(Path(path).read_text(encoding="utf-8")), tables.typed(own["axes"])
        if "impossible" in record:
            continue
        other = record.get("node") != axes or record.get("seed") != own["seed"]
        older = record.get("code") != own["code"]
        found += [
            {
                **axes,
                **counted(
                    "record_of_another_node",
                    [str(path)] if other else [],
                    "record is of another node, or of another seed, than its folder",
                ),
            },
            {
                **axes,
                **counted(
                    "computed_by_other_code",
                    [str(path)] if older else [],
                    "node was computed by other code, or other versions of libraries, than "
                    "those of this run (run it again with --forcerun tune)",
                    severity="warning",
                ),
            },
        ]
    return found


def check_parameters(
    record: dict[str, Any], trials: pd.DataFrame, reduction: pd.DataFrame
) -> Finding:
    """Return whether a record has other parameters than the best trial of its study.

    Parameters
    ----------
    record : dict
        The node's record.
    trials : DataFrame
        state, value and params of every trial.
    reduction : DataFrame
        What the node's reducer has learned.
    """
    own = trials[trials["state"] == "complete"]
    best = own.loc[own["value"] == record["validation"]["value"], "params"]
    claimed = _plain({name: record[name] for name in CHOSEN})
    choices = [_plain(_choice(record["node"], json.loads(text), reduction)) for text in best]
    off = [] if claimed in choices else [claimed]
    return counted("other_parameters", off, "record has other parameters than its best trial")


def _choice(
    node: dict[str, Any], params: dict[str, Any], reduction: pd.DataFrame
) -> dict[str, Any]:
    """Return what a record says of a trial with these parameters."""
    trial = FixedTrial(params)
    resampler: dict[str, Any] = {}
    if "resampler" in params:
        plugin = registry.load("resamplers", params["resampler"])
        strength = plugin.space(trial) if hasattr(plugin, "space") else {}
        resampler = {"resampler": params["resampler"], **strength}
    return {
        "params": registry.load("models", node["model"]).space(trial),
        "reducer_params": registry.load("reducers", node["reducer"]).space(
            trial, of_fold(reduction, None)
        ),
        "weight_power": params.get("weight_power"),
        "resampler_params": resampler,
    }


def _plain(values: dict[str, Any]) -> str:
    return json.dumps(values, sort_keys=True)
