"""The labels of a table of stars, read without its other columns."""

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.catalogue import refuse_absent
from lightfold.data.reading.files import batches, read_header
from lightfold.data.reading.parsing import as_ids


def count_labels(paths: list[Path], options: dict[str, Any]) -> dict[str, int]:
    """Return the number of stars of each label.

    Parameters
    ----------
    paths : list of Path
        Tables of stars.
    options : dict
        ``id`` and ``label``: the names of the columns. A star may have several rows.

    Raises
    ------
    DataError
        If a file cannot be read or lacks one of the columns.
    """
    columns = list(dict.fromkeys((options["id"], options["label"])))
    label_of: dict[str, str] = {}
    for path in paths:
        names = pd.DataFrame(columns=read_header(path)[0])
        for key in ("id", "label"):
            refuse_absent(options[key], key, names, path)
        for batch in batches(path, columns, columns):
            own = pd.DataFrame({key: as_ids(batch[options[key]]) for key in ("id", "label")})
            own = own.dropna().drop_duplicates("id")
            label_of |= dict(zip(own["id"], own["label"], strict=True))
    return dict(sorted(Counter(label_of.values()).items()))
