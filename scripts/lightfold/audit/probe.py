"""The second part of the audit: what the nodes of a split left, and what chance would give."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import registry, tables
from lightfold.audit.blind import permute_labels, train_on_nuisances
from lightfold.audit.features import known_nuisances
from lightfold.audit.findings import COLUMNS, Finding, tabulate
from lightfold.audit.fits import NODE_STEPS, REDUCTION_STEPS, check_fits
from lightfold.audit.nodes import check_predictions, check_reduction, check_refit, check_validation
from lightfold.axes import SPLIT_AXES
from lightfold.images.table import Images, read_images
from lightfold.seeds import derive


def write_probe(inputs: dict[str, Any], output: str, settings: dict[str, Any]) -> None:
    """Write the checks of the nodes of a split; `judge` says what they mean for the run.

    Parameters
    ----------
    inputs : dict
        Paths of ``table``, ``objects``, ``features`` and ``split``, of ``resampled``, one a
        sample, and of ``images`` if a model is shown any.
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
    findings = [{**{name: axes[name] for name in SPLIT_AXES}, **found}] if found else []
    nodes: dict[str, tuple[dict[str, Any], pd.DataFrame]] = {}
    reductions: dict[str, tuple[dict[str, Any], pd.DataFrame]] = {}
    for sample, path in zip(samples, inputs["resampled"], strict=True):
        if tables.impossible(path):
            continue
        rows = tables.read(path)
        for made in sample["reductions"]:
            place = {**tables.typed(sample["axes"]), "reducer": made["reducer"]}
            reductions[made["folder"]] = {**made, "place": place}, rows
            fitted = tables.read(Path(made["folder"], "fitted.parquet"))
            found_fits = check_fits(fitted, split, REDUCTION_STEPS)
            findings += [{**place, **finding} for finding in found_fits]
        records = {}
        for folder in sample["nodes"]:
            record = json.loads(Path(folder, "params.json").read_text(encoding="utf-8"))
            if "impossible" not in record:
                records[folder] = record
                nodes[folder] = record, rows
                findings += _probe_node(folder, record, rows, split, table, classes)
        if records:  # one node a sample, drawn by its name, so that other nodes do not move it
            own = derive(seed, *sample["axes"].values())
            folder = min(records, key=partial(derive, own))
            learned = _read_reduction(Path(folder).parent, reductions)
            given = rows, table, classes, records[folder], learned
            found = permute_labels(*given, draws, own, _shown(records[folder], inputs, rows))
            findings += [{**records[folder]["node"], **found}] if found else []
    if nodes:
        folder = min(nodes, key=partial(derive, seed, "refit"))
        record, rows = nodes[folder]
        predictions = tables.read(Path(folder, "predictions.parquet"))
        learned = _read_reduction(Path(folder).parent, reductions)
        left = predictions, record, rows, table, classes, learned
        found = check_refit(*left, _shown(record, inputs, rows))
        findings.append({**record["node"], **found})
    for reducer in sorted({made["reducer"] for made, _ in reductions.values()}):
        own_folders = [name for name, (made, _) in reductions.items() if made["reducer"] == reducer]
        folder = min(own_folders, key=partial(derive, seed, "reduction"))
        made, rows = reductions[folder]
        learned = _read_reduction(Path(folder), reductions)
        found = check_reduction(learned, reducer, rows, table, classes, made["seed"])
        findings.append({**made["place"], **found})
    return findings


def _read_reduction(folder: Path, known: dict[str, Any]) -> pd.DataFrame:
    """Return what was learned in a folder: nothing if it is not of a reducer that learns."""
    if str(folder) not in known:
        return pd.DataFrame()
    return tables.read(folder / "reduction.parquet")


def _shown(record: dict[str, Any], inputs: dict[str, Any], rows: pd.DataFrame) -> Images | None:
    """Return the images of a sample's rows if the model of a node is shown any."""
    if not registry.declared("models", record["node"]["model"], "NEEDS"):
        return None
    return read_images(inputs, rows["object_id"])


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
