"""The mixture of classes that was estimated for a table, in the metadata of its answers."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

#: Where in the metadata of ``predictions.parquet``.
KEY = b"lightfold.mixture"


def mixture_in(path: str | Path) -> dict[str, Any] | None:
    """Return the mixture that answers were corrected for, if it was estimated.

    Returns
    -------
    dict or None
        ``classes``, each with its ``name`` and its ``share`` with an interval, in words; and
        ``doubt``, why it is not to be trusted, or an empty text.
    """
    said = (pq.read_schema(path).metadata or {}).get(KEY)
    return json.loads(said) if said else None
