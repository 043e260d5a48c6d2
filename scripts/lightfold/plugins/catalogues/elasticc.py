"""Classes as brokers send them to ELAsTiCC: the probability of each class of its taxonomy.

The columns are those of its message brokerClassification. The ids are those of the taxonomy of 2023
(github.com/LSSTDESC/elasticc, taxonomy/taxonomy.ipynb). Several of our classes may have one id, and
their probabilities are then added. The probabilities of a star sum to 1.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.errors import DataError
from lightfold.predictions import probability_columns

CLASSES = {
    2321: ("Periodic/Other", "RSCVn", "RS", "Rot", "BY", "ELL"),
    2322: ("Cepheid", "CEP", "DCEP", "CepI", "CepII", "T2CEP", "ACEP"),
    2323: ("RR Lyrae", "RR", "RRL", "RRLyr", "RRab", "RRc", "RRd", "Blazhko"),
    2324: ("Delta Scuti", "DSCT", "HADS", "SXPHE"),
    2325: (
        "EB",
        "E",
        "Ecl",
        "EA",
        "EW",
        "EC",
        "ED",
        "ESD",
        "beta_Lyr",
        "contact",
        "semi-detached",
        "detached",
    ),
    2326: ("LPV/Mira", "LPV", "Mira", "M", "SR"),
    2332: ("AGN", "QSO"),
}

SCHEMA = pa.schema(
    {
        "diaObjectId": pa.int64(),
        "classifierName": pa.string(),
        "classifierParams": pa.string(),
        "classId": pa.int32(),
        "probability": pa.float64(),
    }
)


def write(predictions: str, path: str, record: dict[str, Any], given: dict[str, Any]) -> None:
    """Write a row per star and id, in order of the ids.

    Raises
    ------
    DataError
        If the id of a star is not a whole number.
    """
    ids = np.array([given["classes"][name] for name in record["classes"]])
    own, code = np.unique(ids, return_inverse=True)
    belongs = np.eye(len(own))[code]
    named = f"Lightfold {record['lightfold']} {record['task']}/{record['name']}"
    columns = probability_columns(record["classes"])
    with (
        pq.ParquetFile(predictions) as file,
        tables.whole(path) as temporary,
        pyarrow.csv.CSVWriter(temporary, SCHEMA) as writer,
    ):
        for batch in file.iter_batches(columns=["object_id", *columns]):
            probability = np.column_stack([batch[name] for name in columns]) @ belongs
            probability /= probability.sum(axis=1, keepdims=True)
            rows = len(batch) * len(own)
            parts = {
                "diaObjectId": _whole_numbers(batch["object_id"]).to_numpy().repeat(len(own)),
                "classifierName": pa.repeat(named, rows),
                "classifierParams": pa.repeat(f"model {record['id']}", rows),
                "classId": np.tile(own, len(batch)),
                "probability": probability.ravel(),
            }
            writer.write_table(pa.table(parts).cast(SCHEMA))


def _whole_numbers(ids: pa.Array) -> pa.Array:
    try:
        return ids.cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise DataError(
            f"`format: elasticc` needs whole numbers as ids of stars, as Rubin's diaObjectId: "
            f"{error}. Leave `elasticc` out, or give the stars such ids."
        ) from error
