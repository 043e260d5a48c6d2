"""The job of reading or making a data set."""

from pathlib import Path
from typing import Any

from lightfold import plugins, tables

OBJECTS = {"object_id": "string", "label": "string"}

#: Columns of the second table, by what it is.
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
    source: dict[str, Any], paths: list[str], outputs: dict[str, str], product: str
) -> None:
    """Load a data set and write its two tables, stars in order of their ids.

    Parameters
    ----------
    source : dict
        ``kind``, ``seed`` and the kind's options.
    paths : list of str
        The files it is read from.
    outputs : dict
        Paths of ``objects`` and ``table``.
    product : str
        What the second table is, a key of `PRODUCTS`.
    """
    options = {key: value for key, value in source.items() if key not in ("kind", "seed")}
    objects, table = plugins.load("datasets", source["kind"]).load(
        options, [Path(path) for path in paths], source["seed"]
    )
    objects = objects.sort_values("object_id", kind="stable")
    table = table.sort_values("object_id", kind="stable")
    counts = objects["label"].value_counts(dropna=False)
    print(f"{len(objects)} stars:", ", ".join(f"{n} {label}" for label, n in counts.items()))
    tables.write(objects, outputs["objects"], OBJECTS)
    tables.write(table, outputs["table"], PRODUCTS[product])
