"""Classes as in Gaia's table vari_classifier_result: the best class of each star, and its score.

Gaia's classifiers define classes of their own (Rimoldini et al. 2023, A&A 674, A14), so ours keep
their names. ``solution_id`` stands for the model: it is its id as a whole number.
"""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.display.spreadsheet import harmless, harmless_column
from lightfold.predictions import probability_columns

SCHEMA = pa.schema(
    {
        "solution_id": pa.int64(),
        "source_id": pa.string(),
        "classifier_name": pa.string(),
        "best_class_name": pa.string(),
        "best_class_score": pa.float32(),
    }
)

#: Digits of a model's id that are kept, so that it is a number of 64 bits.
_DIGITS = 15


def write(predictions: str, path: str, record: dict[str, Any], given: dict[str, Any]) -> None:
    """Write one row per star: its class, and the probability of that class."""
    classes, own = record["classes"], probability_columns(record["classes"])
    called = pa.array([harmless(given["classes"][name]) for name in classes])
    with (
        pq.ParquetFile(predictions) as file,
        tables.whole(path) as temporary,
        pyarrow.csv.CSVWriter(temporary, SCHEMA) as writer,
    ):
        for batch in file.iter_batches(columns=["object_id", "predicted", *own]):
            code = pc.index_in(batch["predicted"].cast(pa.string()), pa.array(classes))
            columns = {
                "solution_id": pa.repeat(int(record["id"][:_DIGITS], 16), len(batch)),
                "source_id": harmless_column(batch["object_id"].cast(pa.string())),
                "classifier_name": pa.repeat(f"{record['task']}/{record['name']}", len(batch)),
                "best_class_name": called.take(code),
                "best_class_score": pc.choose(code, *(batch[name] for name in own)),
            }
            writer.write_table(pa.table(columns).cast(SCHEMA))
