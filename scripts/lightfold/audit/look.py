"""Rule `look`: how often the test stars of a split have been looked at, over all runs so far."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from lightfold import tables
from lightfold.errors import DataError

#: The columns of the table, and their types.
COLUMNS: dict[str, Any] = {
    "look": "int64",
    "protocol": "string",
    "test_size": "double",
    "repeat": "int64",
    "split": "string",
    "configuration": "string",
    "answers": "string",
    "nodes": "int64",
    "new": "int64",
    "best": "double",
    "current": "bool",
    "settings": pa.list_(pa.string()),
}

#: The file beside the table in which looks are kept from run to run.
HISTORY = "looks-history.parquet"

#: The files of a node or an ensemble.
FILES = ("params", "predictions", "split")

#: What makes two looks at a split the same one.
_SAME = ["protocol", "test_size", "repeat", "split", "configuration", "answers"]


def write_looks(inputs: dict[str, Any], output: str, settings: dict[str, Any]) -> None:
    """Add this run's look at the test stars of each split of a task, unless it is there.

    A look is a configuration with the answers that it gave: the same configuration with the same
    answers is no other look. Rows of earlier runs stay.

    Parameters
    ----------
    inputs : dict
        Paths of the task's ``table``; lists of paths, one per node and ensemble of the honest
        splits: ``params``, ``predictions`` and ``split``.
    output : str
        Path of the table. `HISTORY` beside it is there if there were looks before.
    settings : dict
        ``configurations``: of each node and ensemble, in the same order, what decides it; and
        ``greater_is_better``, of the metric of the studies.

    Raises
    ------
    DataError
        If the table of earlier looks cannot be read.
    """
    label = tables.read(inputs["table"], ["object_id", "label"]).set_index("object_id")["label"]
    asked = zip(tables.each(inputs, FILES), settings["configurations"], strict=True)
    nodes = [_node(files, own) for files, own in asked]
    now = []
    for path in dict.fromkeys(inputs["split"]):
        own = [node for node in nodes if node["path"] == path and not node["impossible"]]
        if own:
            now.append(_look(own, _stars(path, label), settings["greater_is_better"]))
    history = Path(output).with_name(HISTORY)
    looks = add(read_looks(history), now)
    for path in (history, output):
        tables.write(looks, path, COLUMNS)
    for row in looks[looks["current"]].to_dict("records"):
        known = looks[looks["split"] == row["split"]]
        print(
            f"{row['protocol']} {row['test_size']:.2f} {row['repeat']}: look {row['look']} of "
            f"{len(known)}, {known['new'].sum()} settings so far"
        )


def read_looks(path: str | Path) -> pd.DataFrame:
    """Return the looks of earlier runs; none if the file is not there."""
    if not Path(path).exists():
        return pd.DataFrame(columns=list(COLUMNS))
    try:
        return tables.read(path)[list(COLUMNS)]
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise DataError(
            f"{path}: the looks of earlier runs cannot be read ({error}). Put the file back from a "
            "copy, or delete it: then the count begins anew."
        ) from error


def add(before: pd.DataFrame, now: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return the table of looks with those of this run.

    Parameters
    ----------
    before : DataFrame
        Earlier looks, with `COLUMNS`.
    now : sequence of dict
        This run's: `COLUMNS` but for ``look``, ``new`` and ``current``.

    Returns
    -------
    DataFrame
        ``look`` counts the looks at a split; ``new`` is how many of its settings no earlier look
        had; ``current`` marks the looks of this run.
    """
    rows: list[dict[Any, Any]] = list(before.assign(current=False).to_dict("records"))
    for own in now:
        at_split = [row for row in rows if row["split"] == own["split"]]
        same = [row for row in at_split if all(row[name] == own[name] for name in _SAME)]
        if same:
            same[0]["current"] = True
            continue
        known = {setting for row in at_split for setting in row["settings"]}
        new = len(set(own["settings"]) - known)
        rows.append({"look": len(at_split) + 1, **own, "new": new, "current": True})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _node(files: dict[str, str], own: dict[str, Any]) -> dict[str, Any]:
    """Return what of a node or an ensemble makes a look, with hashes."""
    record = json.loads(Path(files["params"]).read_text(encoding="utf-8"))
    node = {"path": files["split"], "impossible": "impossible" in record, "configuration": own}
    if not node["impossible"]:
        said = tables.read(files["predictions"], ["row_id", "predicted"])
        node["answers"] = _hash(said.sort_values("row_id").to_csv(index=False))
        node |= {"axes": record["node"], "value": record["validation"]["value"]}
    return node


def _look(own: list[dict[str, Any]], split: str, greater: bool) -> dict[str, Any]:
    """Return this run's look at a split."""
    values = [node["value"] for node in own]
    spelt = [json.dumps(node["configuration"], sort_keys=True) for node in own]
    both = [_hash(f"{text} {node['answers']}") for text, node in zip(spelt, own, strict=True)]
    return {
        **{name: own[0]["axes"][name] for name in ("protocol", "test_size", "repeat")},
        "split": split,
        "configuration": _hash("\n".join(sorted(spelt))),
        "answers": _hash("\n".join(sorted(node["answers"] for node in own))),
        "nodes": len(own),
        "best": max(values) if greater else min(values),
        "settings": sorted(both),
    }


def _stars(path: str, label: pd.Series) -> str:
    """Return the hash of a split's test stars: their ids and labels."""
    split = tables.read(path, ["object_id", "role"])
    stars = sorted(split.loc[split["role"] == "test", "object_id"])
    return _hash("\n".join(f"{star}\t{label[star]}" for star in stars))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
