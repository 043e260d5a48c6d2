"""Predictions as a VOTable, for any number of rows.

Astropy writes the head, with all that is said of the columns and of the model, and the rows follow
a batch at a time: its own writer holds all of them in memory.
"""

import io
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from astropy.io.votable.tree import Field, Info, Param, Resource, TableElement, VOTableFile

from lightfold import tables
from lightfold.prediction.publishing.described import Column

#: Astropy's name of each type of a column, and the length of its values.
_TYPES = {
    "text": {"datatype": "unicodeChar", "arraysize": "*"},
    "boolean": {"datatype": "boolean"},
    "float": {"datatype": "float"},
    "double": {"datatype": "double"},
}

#: Characters that XML cannot hold in any spelling.
NO_XML = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]"

#: UCDs of metrics that are told of a model.
_SCORE = "stat.fit.goodness"


def write(
    batches: Iterable[pa.RecordBatch],
    path: str | Path,
    columns: dict[str, Column],
    record: dict[str, Any],
) -> None:
    """Write predictions as a VOTable with TABLEDATA, whole or not at all.

    Parameters
    ----------
    batches : iterable of RecordBatch
        The predictions; their columns are `columns`.
    path : str or Path
        Where to write.
    columns : dict
        What each column holds, see `described.described`.
    record : dict
        What ``model.json`` says of the model.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that cannot be ids, and of the row of no values
        before, _, rest = _head(columns, record).partition(b"<TABLEDATA>")
    with tables.whole(path) as temporary, temporary.open("wb") as file:
        file.write(before + b"<TABLEDATA>\n")
        for batch in batches:
            file.write(_rows(batch))
        file.write(rest[rest.index(b"</TABLEDATA>") :])


def _head(columns: dict[str, Column], record: dict[str, Any]) -> bytes:
    """Return a VOTable with one row of no values."""
    votable = VOTableFile(version="1.4")
    resource = Resource(name="predictions", type="results")
    votable.resources.append(resource)
    resource.description = (
        f"What Lightfold's model {record['task']}/{record['name']} says of new stars"
    )
    resource.infos.append(Info(name="Lightfold", value=str(record["lightfold"])))
    for name, value, ucd, text in _told(record):
        kind = "text" if isinstance(value, str) else "double"
        own = Param(votable, name=name, value=value, ucd=ucd, **_TYPES[kind])
        own.ID = f"of_model_{own.ID}"  # or columns and scores might share one
        own.description = text
        resource.params.append(own)
    table = TableElement(votable, name="predictions")
    resource.tables.append(table)
    for name, column in columns.items():
        field = Field(
            votable,
            name=name,
            ucd=column.ucd,
            unit=column.unit or None,
            **_TYPES[column.kind],
        )
        field.description = column.description
        table.fields.append(field)
    table.create_arrays(1)
    file = io.BytesIO()
    votable.to_xml(file, tabledata_format="tabledata")
    return re.sub(NO_XML, "\ufffd", file.getvalue().decode()).encode()


def _told(record: dict[str, Any]) -> Iterable[tuple[str, Any, str, str]]:
    """Yield what is told of the model: name, value, UCD, description."""
    yield "model", record["id"], "meta.version;meta.software", "Id of the model"
    yield "task", record["task"], "meta.title", "Task that the model was made for"
    yield (
        "coverage",
        record["conformal"]["coverage"],
        "stat.confidenceLevel",
        ("Share of the conformal sets that hold the true class, for stars like the training stars"),
    )
    for score in record["scores"]:
        name = " ".join(filter(None, (score["metric"], score["class"])))
        text = f"Score on test stars, from {score['low']:.3f} to {score['high']:.3f}"
        yield name, score["value"], _SCORE, text


def _rows(batch: pa.RecordBatch) -> bytes:
    """Return rows as elements TR."""
    cells = [_cells(column) for column in batch.columns]
    opened = [pa.scalar("<TR><TD>"), cells[0]]
    for column in cells[1:]:
        opened += [pa.scalar("</TD><TD>"), column]
    rows = pc.binary_join_element_wise(*opened, pa.scalar("</TD></TR>\n"), pa.scalar(""))
    return b"".join(row.as_buffer().to_pybytes() for row in rows)


def _cells(column: pa.Array) -> pa.Array:
    """Return values as texts for XML; missing ones are empty."""
    texts = column.cast(pa.string())
    if pa.types.is_floating(column.type):
        return pc.if_else(pc.is_finite(column).fill_null(False), texts, "")
    if pa.types.is_string(texts.type):
        texts = pc.replace_substring_regex(texts, NO_XML, "\ufffd")
    for sign, entity in {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.items():
        texts = pc.replace_substring(texts, sign, entity)
    return texts.fill_null("?" if pa.types.is_boolean(column.type) else "")
