"""Predictions in the files that people and archives read, from ``predictions.parquet``."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from lightfold import registry, tables
from lightfold.display.spreadsheet import harmless, harmless_column
from lightfold.prediction.publishing import catalogues, listed, votable
from lightfold.prediction.publishing.described import Column, described

#: Rows that are in memory at a time.
BATCH = 20_000

#: Arrow's name of each type of a column. Probabilities keep seven digits.
_TYPES = {
    "text": pa.string(),
    "boolean": pa.bool_(),
    "float": pa.float32(),
    "double": pa.float64(),
}


def write(
    predictions: str | Path,
    outputs: dict[str, str],
    record: dict[str, Any],
    settings: dict[str, Any],
) -> None:
    """Write predictions in other formats, a batch of rows at a time.

    Parameters
    ----------
    predictions : str or Path
        ``predictions.parquet``, with the columns of `described.COLUMNS`.
    outputs : dict
        Where to write, by format: ``csv``, ``vot``, or a catalogue, see `plugins.catalogues`.
    record : dict
        What ``model.json`` says of the model.
    settings : dict
        ``objects`` and ``light_curves``: paths of the stars' tables, if there are any. ``classes``:
        by catalogue, its names of the model's classes. ``times``: where the times of the light
        curves are counted; ``geocentric`` if this is not said.

    Raises
    ------
    ConfigError
        If a catalogue has no name for one of the classes, or needs tables that are not there.
    DataError
        If a catalogue cannot say something of these stars.
    """
    own = {"csv": write_csv, "vot": write_votable}
    writers = {
        name: own.get(name)
        or partial(
            registry.load("catalogues", name).write,
            given=_given(name, str(predictions), record, settings),
        )
        for name in outputs
    }
    for name, path in outputs.items():
        writers[name](str(predictions), path, record)


def write_csv(predictions: str | Path, path: str | Path, record: dict[str, Any]) -> None:
    """Write predictions as CSV; missing values are empty, and no text is a formula."""
    with pq.ParquetFile(predictions) as file, tables.whole(path) as temporary:
        columns = described(file.schema_arrow.names, record["classes"])
        types = {harmless(name): _TYPES[column.kind] for name, column in columns.items()}
        schema = pa.schema(types)
        with pyarrow.csv.CSVWriter(temporary, schema) as writer:
            for batch in _batches(file, columns):
                arrays = [
                    harmless_column(own) if pa.types.is_string(own.type) else own for own in batch
                ]
                writer.write_batch(pa.record_batch(arrays, schema=schema))


def write_votable(predictions: str | Path, path: str | Path, record: dict[str, Any]) -> None:
    """Write predictions as a VOTable, see `votable.write`."""
    with pq.ParquetFile(predictions) as file:
        columns = described(file.schema_arrow.names, record["classes"])
        votable.write(_batches(file, columns), path, columns, record)


def _batches(file: pq.ParquetFile, columns: dict[str, Column]) -> Iterator[pa.RecordBatch]:
    """Yield rows with the types of their columns; NaN is missing."""
    for batch in file.iter_batches(BATCH):
        arrays = [
            pa.array(batch[name].to_pandas(), _TYPES[column.kind], from_pandas=True)
            if column.kind in ("float", "double")
            else batch[name].cast(_TYPES[column.kind])
            for name, column in columns.items()
        ]
        yield pa.record_batch(arrays, names=list(columns))


def _given(name: str, predictions: str, record: dict[str, Any], settings: dict[str, Any]) -> Any:
    """Return what a catalogue gets beside predictions and the model's record."""
    own = settings.get("classes", {}).get(name, {})
    called = catalogues.check(name, "predict", record["classes"], own, settings)
    minima = registry.declared("catalogues", name, "MINIMA")
    if minima is None:
        return {"classes": called}
    there = pq.read_schema(predictions).names
    stars = tables.read(predictions, ["object_id", "predicted", *{"period"} & {*there}])
    stars["period"] = stars.get("period", np.nan)
    stars["minima"] = stars["predicted"].map(called).map(minima).fillna(0)
    times = settings.get("times", "geocentric")
    found = listed.table(settings["light_curves"], settings["objects"], stars, times)
    return {"classes": called, "times": times, "elements": found}
