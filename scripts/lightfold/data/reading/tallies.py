"""Counts of points of the partitions of a data set, kept in files and added up."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.tally import Tally

#: Ids without a star that are kept as examples.
_EXAMPLES = 20


def facts(tally: Tally) -> dict[str, Any]:
    """Return what a tally counted over all stars, as plain values."""
    return {
        "bands": {name: tally.in_band[code] for name, code in tally.bands.items()},
        "usable": tally.usable,
        "stated": tally.stated,
        "dropped": dict(tally.dropped),
        "missing": dict(tally.missing),
        "unseen": dict(tally.unseen),
        "remedy": tally.remedy,
        "strangers": list(tally.strangers)[:_EXAMPLES],
    }


def joined(
    path: Path | None, options: dict[str, Any], stars: pd.DataFrame, parts: list[dict[str, Any]]
) -> Tally:
    """Return the tally of a data set from those of its partitions.

    Parameters
    ----------
    path : Path or None
        The table of stars, if there is one.
    options : dict
        The options of the data set.
    stars : DataFrame
        Its stars: ``object_id``, ``points_used``, ``points_dropped`` and ``why_dropped``.
    parts : list of dict
        What `facts` returned for each partition.
    """
    tally = Tally(path, options, stars["object_id"])
    for own in parts:
        for band, number in own["bands"].items():
            tally.in_band[tally.code(band)] += number
        tally.usable += own["usable"]
        tally.stated += own["stated"]
        tally.dropped.update(own["dropped"])
        tally.missing.update(own["missing"])
        tally.unseen.update(own["unseen"])
        tally.remedy |= own["remedy"]
        tally.strangers |= dict.fromkeys(own["strangers"])
    tally.used = stars["points_used"].to_numpy("i4")
    tally.seen = (stars["points_used"] + stars["points_dropped"] > 0).to_numpy()
    tally.lost = _lost(stars["why_dropped"].reset_index(drop=True))
    return tally


def _lost(why: pd.Series) -> dict[str, np.ndarray]:
    """Return the number of points of each star that are not used, by reason."""
    found: dict[str, np.ndarray] = {}
    texts = why.dropna()
    for star, text in zip(texts.index, texts, strict=True):
        for number, reason in re.findall(r"(\d+) (.+?)(?=, \d+ |$)", text):
            found.setdefault(reason, np.zeros(len(why), "i4"))[star] += int(number)
    return found
