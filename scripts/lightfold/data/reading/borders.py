"""Stars of a partition: those whose first light curve is in it, of several that a star may have."""

from typing import Any

import pandas as pd

from lightfold.data.reading.layouts import Layout
from lightfold.data.reading.parsing import as_ids
from lightfold.data.reading.rows import read_rows


def own_stars(
    objects: pd.DataFrame,
    sources: pd.Series,
    inside: list[Layout],
    near: list[Layout],
    options: dict[str, Any],
) -> tuple[pd.DataFrame, pd.Series, list[str]]:
    """Return the stars of a partition, the ids of their light curves, and some ids without a star.

    A star whose light curves are in several partitions belongs to that of the first one, in the
    order of the table of stars. The margin of a partition tells of light curves on the other side
    of its border. Without a margin, a star is in every partition that has one of its light curves.

    Parameters
    ----------
    objects : DataFrame
        All stars of the data set.
    sources : Series of str
        Ids of all stars, by the ids of their light curves; see `catalogue.catalogued`.
    inside, near : list of Layout
        The files of the partition, and those of its margin.
    options : dict
        The options of the data set.
    """
    here = _ids(inside, options)
    known = here.union(_ids(near, options))
    found = sources[sources.index.isin(known)]
    first = found[~found.duplicated()]
    own = first[first.index.isin(here)]
    strangers = here[~here.isin(sources.index)][:20].tolist()
    stars = objects[objects["object_id"].isin(own)].reset_index(drop=True)
    return stars, sources[sources.isin(own)], strangers


def _ids(files: list[Layout], options: dict[str, Any]) -> pd.Index:
    """Return the ids of light curves in some files, each once."""
    found = pd.Index([], dtype="object")
    for file in files:
        column = file.columns["object_id"]
        for batch in read_rows(file, [column], [column], options.get("hdu"), lambda text: None):
            ids = as_ids(pd.Series(batch[column].unique(), dtype="object")).dropna()
            found = found.union(pd.Index(ids, dtype="object"))
    return found
