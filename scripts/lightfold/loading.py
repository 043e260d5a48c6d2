"""The job of reading or making a data set."""

from pathlib import Path
from typing import Any

from lightfold import plugins, tables

OBJECTS = ["object_id", "label"]

#: Columns of the second table, by what it is.
PRODUCTS = {
    "light_curves": ["object_id", "band", "mjd", "mag", "magerr"],
    "features": ["object_id"],
}


def write_dataset(
    source: dict[str, Any], folder: str, outputs: dict[str, str], product: str
) -> None:
    """Load a data set and write its two tables, stars in order of their ids.

    Parameters
    ----------
    source : dict
        ``kind``, ``seed`` and the kind's options.
    folder : str
        The data folder.
    outputs : dict
        Paths of ``objects`` and ``table``.
    product : str
        What the second table is, a key of `PRODUCTS`.
    """
    options = {key: value for key, value in source.items() if key not in ("kind", "seed")}
    objects, table = plugins.load("datasets", source["kind"]).load(
        options, Path(folder), source["seed"]
    )
    objects = objects.sort_values("object_id", kind="stable")
    table = table.sort_values("object_id", kind="stable")
    counts = objects["label"].value_counts(dropna=False)
    print(f"{len(objects)} stars:", ", ".join(f"{n} {label}" for label, n in counts.items()))
    tables.write(objects, outputs["objects"], OBJECTS)
    tables.write(table, outputs["table"], PRODUCTS[product])
