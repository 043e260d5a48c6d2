"""The jobs of the feature stage: a chunk of stars each, then all chunks in one table."""

from typing import Any

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.features.extract import extract


def write_chunk(
    light_curves: str, objects: str, output: str, settings: dict[str, Any], chunk: int
) -> None:
    """Write the features of the stars of a chunk.

    Parameters
    ----------
    light_curves, objects, output : str
        Paths.
    settings : dict
        ``features`` of the configuration.
    chunk : int
        Which of ``settings["chunks"]`` nearly equal parts of the stars, in order of their ids.
    """
    ids = tables.read(objects, columns=["object_id"])["object_id"].sort_values()
    first, last = (len(ids) * part // settings["chunks"] for part in (chunk, chunk + 1))
    own = ids.iloc[first:last]
    curves = pq.read_table(
        light_curves, filters=pc.field("object_id").isin(own.to_list())
    ).to_pandas()
    times = pq.read_table(light_curves, columns=["mjd"])["mjd"]
    days = pc.max(times).as_py() - pc.min(times).as_py()
    features = extract(curves, settings, days)
    features = own.to_frame().merge(features, "left", "object_id")
    tables.write(features, output, {"object_id": "string"})


def write_all(chunks: list[str], output: str) -> None:
    """Write the features of all chunks as one table, in order of the stars' ids."""
    features = pd.concat([tables.read(chunk) for chunk in chunks], ignore_index=True)
    tables.write(features.sort_values("object_id"), output, {"object_id": "string"})
