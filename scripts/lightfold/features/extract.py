"""Rule `extract`: the features of one chunk of stars."""

import time
from typing import Any

import pandas as pd

from lightfold import tables
from lightfold.curves.stars import read_stars
from lightfold.features.table import columns, extract


def write_chunk(
    light_curves: str, objects: str, output: str, settings: dict[str, Any], chunk: int
) -> None:
    """Write the features of one chunk of stars, one row group of light curves at a time.

    Parameters
    ----------
    light_curves, objects, output : str
        Paths. Every row group of the light curves holds whole stars.
    settings : dict
        ``features`` of the configuration.
    chunk : int
        Which of ``settings["chunks"]`` nearly equal parts of the stars, which are sorted by id.

    Raises
    ------
    DataError
        If no star was observed in a band that the configuration asks for.
    """
    ids = tables.read(objects, columns=["object_id"])["object_id"].sort_values()
    first, last = (len(ids) * part // settings["chunks"] for part in (chunk, chunk + 1))
    own = ids.iloc[first:last].to_list()
    parts: list[pd.DataFrame] = []
    unseen, start = set(own), time.monotonic()
    for group in read_stars(light_curves, own, settings["bands"]):
        parts.append(extract(group, settings))
        unseen -= set(parts[-1]["object_id"])
        rate = (len(own) - len(unseen)) / (time.monotonic() - start)
        print(f"{len(own) - len(unseen)} of {len(own)} stars, {rate:.1f} per second", flush=True)
    if unseen:
        print(f"{len(unseen)} stars have no light curve, first '{min(unseen)}'")
    parts.append(extract(((object_id, {}) for object_id in unseen), settings))
    features = pd.concat(parts).sort_values("object_id")
    tables.write_features(features, output, columns(settings))
