"""The second part of the audit: what the nodes of a split left, and what chance would give."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import tables
from lightfold.audit.blind import permute_labels, train_on_nuisances
from lightfold.audit.columns import known_nuisances
from lightfold.audit.findings import COLUMNS, Finding, tabulate
from lightfold.audit.fitted import NODE_STEPS, check_fits
from lightfold.audit.outcomes import check_predictions, check_refit, check_validation
from lightfold.axes import SPLIT_AXES
from lightfold.seeds import derive


def write_probe(inputs: dict[str, Any], output: str, settings: dict[str, Any]) -> None:
    """Write the checks of the nodes of a split; `judge` says what they mean for the run.

    Parameters
    ----------
    inputs : dict
        Paths of ``table``, ``objects``, ``features`` and ``split``, and of ``resampled``, one a
        sample.
    output : str
        Path of the findings.
    settings : dict
        ``samples``: the ``axes`` of each sample and the folders of its ``nodes``; ``classes``;
        ``draws``; ``seed``.
    """
    findings: list[Finding] = []
    if not tables.impossible(inputs["split"]):
        findings = _probe(inputs, **settings)
    tables.write(tabulate(findings), output, COLUMNS)


def _probe(
    inputs: dict[str, Any],
    samples: list[dict[str, Any]],
    classes: list[str],
    draws: int,
    seed: int,
) -> list[Finding]:
    table, objects, split = (tables.read(inputs[name]) for name in ("table", "objects", "split"))
    nuisances = known_nuisances(table, objects, tables.read_remarks(inputs["features"]))
    found = train_on_nuisances(split, table, nuisances, draws, derive(seed, "nuisances"))
    axes = tables.typed(samples[0]["axes"])
    everyone: dict[str, tuple[dict[str, Any], pd.DataFrame]] = {}
    findings = [{**{name: axes[name] for name in SPLIT_AXES}, **found}] if found else []
    for sample, path in zip(samples, inputs["resampled"], strict=True):
        if tables.impossible(path):
            continue
        rows = tables.read(path)
        records = {}
        for folder in sample["nodes"]:
            record = json.loads(Path(folder, "params.json").read_text(encoding="utf-8"))
            if "impossible" not in record:
                records[folder] = record
                everyone[folder] = record, rows
                findings += _probe_node(folder, record, rows, split, table, classes)
        if records:  # one node a sample, drawn by its name, so that other nodes do not move it
            own = derive(seed, *sample["axes"].values())
            chosen = records[min(records, key=partial(derive, own))]
            found = permute_labels(rows, table, classes, chosen, draws, own)
            findings.append({**chosen["node"], **found})
    if everyone:
        folder = min(everyone, key=partial(derive, seed, "refit"))
        record, rows = everyone[folder]
        predictions = tables.read(Path(folder, "predictions.parquet"))
        found = check_refit(predictions, record, rows, table, classes)
        findings.append({**record["node"], **found})
    return findings


def _probe_node(
    folder: str,
    record: dict[str, Any],
    rows: pd.DataFrame,
    split: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
) -> list[Finding]:
    left = {
        name: tables.read(Path(folder, f"{name}.parquet"))
        for name in ("predictions", "default_predictions", "out_of_fold", "trials", "fitted")
    }
    validation = record["validation"]
    findings = [
        *(
            check_predictions(left[name], rows, table, classes, f"{name}_elsewhere")
            for name in ("predictions", "default_predictions")
        ),
        *check_validation(left["out_of_fold"], left["trials"], validation, rows, table, classes),
        *check_fits(left["fitted"], split, NODE_STEPS),
    ]
    return [{**record["node"], **finding} for finding in findings]
