"""The job that reads or simulates a data set."""

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import registry, tables
from lightfold.data.census import counted
from lightfold.data.columns import alike
from lightfold.data.reading.parsing import as_ids
from lightfold.errors import DataError

OBJECTS = {"object_id": "string", "label": "string"}

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
    paths: dict[str, list[str]], outputs: dict[str, str], source: dict[str, Any]
) -> None:
    """Load a data set and write its two tables, sorted by the ids of the stars.

    Parameters
    ----------
    paths : dict
        The files of the data set: a list for each option that names files.
    outputs : dict
        Paths of ``objects`` and of the second table, whose name is a key of `PRODUCTS`.
    source : dict
        ``kind``, ``seed`` and the kind's options.

    Raises
    ------
    DataError
        If there are no stars or no light curves.
    """
    product = next(name for name in outputs if name in PRODUCTS)
    options = {key: value for key, value in source.items() if key not in ("kind", "seed")}
    objects, table = registry.load("datasets", source["kind"]).load(
        options,
        {option: [Path(path) for path in files] for option, files in paths.items()},
        source["seed"],
    )
    if objects.empty:
        raise DataError(f"the data set of kind {source['kind']} has no stars.")
    objects = objects.sort_values("object_id", kind="stable")
    objects["label"] = as_ids(objects["label"])
    counts = objects["label"].value_counts(dropna=False)
    print(
        f"{counted(len(objects), 'star')}:",
        ", ".join(f"{n} {label}" for label, n in counts.items()),
    )
    for several in alike(list(counts.index.dropna())):
        print(
            f"labels that differ by case or blanks only are classes of their own: "
            f"{', '.join(map(repr, several))}; merge them with `classes: {{NAME: [...]}}` of a task"
        )
    if product == "light_curves":
        write_curves(table, outputs[product])
    else:
        table = table.sort_values("object_id", kind="stable")
        tables.write(table, outputs[product], PRODUCTS[product])
    tables.write(objects, outputs["objects"], OBJECTS)


def write_curves(blocks: Iterable[pd.DataFrame], path: str | Path) -> None:
    """Write light curves block by block, one row group per block; memory holds one block.

    Readers find the row groups of a star by the statistics of ``object_id``.

    Parameters
    ----------
    blocks : iterable of DataFrame
        Each holds whole stars. Ids are in order over all blocks.
    path : str or Path
        Where to write.

    Raises
    ------
    DataError
        If there are no points.
    ValueError
        If the stars are not in order.
    """
    schema = pa.schema(list(PRODUCTS["light_curves"].items()))
    last = None
    with tables.whole(path) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for block in blocks:
            if block.empty:
                continue
            last = _last_in_order(block["object_id"], last)
            rows = pa.Table.from_pandas(block[schema.names], preserve_index=False)
            rows = rows.replace_schema_metadata(None).cast(schema)
            writer.write_table(rows, row_group_size=len(rows))
        if last is None:
            raise DataError("the light curves have no points.")


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
