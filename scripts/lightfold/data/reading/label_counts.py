"""The labels of a data set, counted without its other columns."""

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.catalogue import refuse_absent
from lightfold.data.reading.files import batches, read_header
from lightfold.data.reading.parsing import as_ids
from lightfold.data.reading.paths import fields


def count_labels(paths: dict[str, list[Path]], options: dict[str, Any]) -> dict[str, int]:
    """Return the number of stars of each label.

    Parameters
    ----------
    paths : dict
        Files by the option that names them. The labels are in ``labels`` if it is set. Otherwise
        they are in ``objects``, or in ``path`` if that is not set, as for a feature table.
    options : dict
        ``id`` and ``label``: the names of the columns; and the options that name files. A star
        may have several rows.

    Raises
    ------
    DataError
        If a file cannot be read or lacks one of the columns.
    """
    option = next(option for option in ("labels", "objects", "path") if paths.get(option))
    columns = {"id": options["id"], "label": options["label"]}
    hdu = options.get("hdu") if option == "path" else None
    label_of: dict[str, str] = {}
    for path in paths[option]:
        said = fields(options[option], path)
        names = [*read_header(path, hdu)[0], *said]
        for key, column in columns.items():
            refuse_absent(column, key, pd.DataFrame(columns=names), path)
        if set(columns.values()) <= set(said):
            label_of[said[columns["id"]]] = said[columns["label"]]
            continue
        stored = [column for column in dict.fromkeys(columns.values()) if column not in said]
        for batch in batches(path, stored, stored, hdu):
            own = batch.assign(**{name: value for name, value in said.items() if name in names})
            own = pd.DataFrame({key: as_ids(own[column]) for key, column in columns.items()})
            own = own.dropna().drop_duplicates("id")
            label_of |= dict(zip(own["id"], own["label"], strict=True))
    return dict(sorted(Counter(label_of.values()).items()))
