"""The job that reads or simulates a data set, or reads a partition of one."""

import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import registry, tables
from lightfold.curves.fluxes import SAID
from lightfold.data.census import census
from lightfold.data.columns import alike
from lightfold.data.reading.parsing import as_ids
from lightfold.errors import DataError

OBJECTS = {"object_id": "string", "label": "string"}

#: What became of the points of each star, for light curves that are read from files.
POINTS = {
    "points_used": "int32",
    "points_dropped": "int32",
    "why_dropped": "string",
    "left_out": "string",
}

#: More columns of light curves with fluxes, at zero point 31.4 (nJy for AB magnitudes).
FLUXES = {"flux": "double", "fluxerr": "double"}

#: Columns of the second table, by its name.
PRODUCTS = {
    "light_curves": {
        "object_id": "string",
        "band": "string",
        "mjd": "double",
        "mag": "double",
        "magerr": "double",
    },
    "features": {"object_id": "string"},
}


def write_dataset(
    paths: dict[str, list[str]],
    outputs: dict[str, str],
    source: dict[str, Any],
    asked: dict[str, Any] | None = None,
) -> None:
    """Load a data set and write its two tables, sorted by the ids of the stars.

    Parameters
    ----------
    paths : dict
        The files of the data set: a list for each option that names files.
    outputs : dict
        Paths of ``objects`` and of the second table, whose name is a key of `PRODUCTS`. For a
        partition also that of ``tally``, a JSON file: counts of points, see `tallies.facts`.
    source : dict
        ``kind``, ``seed`` and the kind's options; for a partition also its name, ``partition``.
    asked : dict, optional
        The name of the ``dataset``, and the configured ``tasks``. Reading stops early if one of
        their classes cannot have a star.

    Raises
    ------
    DataError
        If there are no stars or no light curves.
    """
    files = {option: [Path(path) for path in listed] for option, listed in paths.items()}
    product = next(name for name in outputs if name in PRODUCTS)
    options = {key: value for key, value in source.items() if key not in ("kind", "seed")}
    alone = "partition" not in source  # other partitions may have what is lacking here
    if files and product == "light_curves" and alone:
        options["tasks"] = _classes_of(**asked) if asked else {}
    plugin = registry.load("datasets", source["kind"])
    objects, table = plugin.load(options, files, source["seed"])
    if objects.empty and alone:
        raise DataError(f"the data set of kind {source['kind']} has no stars.")
    objects["label"] = as_ids(objects["label"])
    print(census(objects["label"]))
    for several in alike(list(objects["label"].dropna().unique())):
        print(
            f"labels that differ by case or blanks only are classes of their own: "
            f"{', '.join(map(repr, several))}; merge them with `classes: {{NAME: [...]}}` of a task"
        )
    if product == "light_curves":
        write_curves(table, outputs[product], alone)  # `objects` gets what became of the points
    else:
        table = table.sort_values("object_id", kind="stable")
        tables.write_features(table, outputs[product], PRODUCTS[product])
    objects = objects.sort_values("object_id", kind="stable")
    told = {name: kind for name, kind in POINTS.items() if name in objects}
    counts = objects.attrs.pop("tally", None)
    tables.write(objects, outputs["objects"], OBJECTS | told)
    if not alone:
        with tables.whole(outputs["tally"]) as temporary:
            temporary.write_text(json.dumps(counts), encoding="utf-8")


def _classes_of(dataset: str, tasks: dict[str, Any]) -> dict[str, Any]:
    """Return the classes of each task of a data set."""
    return {name: task["classes"] for name, task in tasks.items() if task["dataset"] == dataset}


def write_curves(blocks: Iterable[pd.DataFrame], path: str | Path, needed: bool = True) -> None:
    """Write light curves block by block, one row group per block; memory holds one block.

    Readers find the row groups of a star by the statistics of ``object_id``.

    Parameters
    ----------
    blocks : iterable of DataFrame
        Each holds whole stars. Ids are in order over all blocks. If the first one has `FLUXES`,
        all have them. Its ``attrs["lightfold"]``, if there is one, becomes metadata of the file:
        what the times are, the format, the zero point, and whether these are differences.
    path : str or Path
        Where to write.
    needed : bool
        Whether there have to be points.

    Raises
    ------
    DataError
        If there are no points, but they are needed.
    ValueError
        If the stars are not in order.
    """
    filled = (block for block in blocks if not block.empty)
    first = next(filled, None)
    if first is None and needed:
        raise DataError("the light curves have no points.")
    schema, last = _schema(pd.DataFrame() if first is None else first), None
    with tables.whole(path) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for block in itertools.chain([] if first is None else [first], filled):
            last = _last_in_order(block["object_id"], last)
            rows = pa.Table.from_pandas(block[schema.names], preserve_index=False)
            writer.write_table(
                rows.replace_schema_metadata(schema.metadata).cast(schema), row_group_size=len(rows)
            )


def _schema(block: pd.DataFrame) -> pa.Schema:
    """Return the columns and the metadata of light curves, by their first block."""
    fluxes = FLUXES if "flux" in block else {}
    said = block.attrs.get(SAID)
    metadata = {SAID: json.dumps(said)} if said else None
    return pa.schema([*(PRODUCTS["light_curves"] | fluxes).items()], metadata)


def _last_in_order(ids: pd.Series, before: str | None) -> str:
    """Return the last id of a block, or raise a `ValueError` if stars are not in order."""
    codes, stars = pd.factorize(ids)
    order = [*([] if before is None else [before]), *stars]
    for former, latter in itertools.pairwise(order):
        if former >= latter:
            raise ValueError(f"light curves out of order: star '{latter}' after '{former}'.")
    if (codes[1:] < codes[:-1]).any():
        raise ValueError(f"light curves out of order: '{stars[codes[0]]}' is split.")
    return str(stars[-1])
