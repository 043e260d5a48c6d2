"""Copies of stars: new light curves within the errors of the star's own, and their features."""

import itertools
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from lightfold import tables
from lightfold.curves.copies import new_curves
from lightfold.curves.stars import Star, read_stars
from lightfold.data.columns import class_labels
from lightfold.features.names import feature_names
from lightfold.features.table import extract
from lightfold.seeds import derive

COLUMNS = {"object_id": "string", "source_id": "string", "copy": "int32"}


def write_copies(
    light_curves: str, objects: str, output: str, settings: dict[str, Any], chunk: int
) -> None:
    """Write the features of the copies of one chunk of the stars.

    Parameters
    ----------
    light_curves, objects, output : str
        Paths. Every row group of the light curves holds whole stars.
    settings : dict
        ``features`` of the configuration; ``classes`` of each task that uses copies; ``copies``,
        the most per star; ``seed``.
    chunk : int
        Which of ``settings["chunks"]`` parts; see `part_of`.
    """
    stars = tables.read(objects, columns=["object_id", "label"])
    number = count_copies(stars, settings["classes"], settings["copies"])
    own = part_of(number, chunk, settings["chunks"])
    names, start = feature_names(settings), time.monotonic()
    groups = read_stars(light_curves, own, settings["bands"])
    found = copied(itertools.chain.from_iterable(groups), number, settings)
    found = found[found[names].notna().any(axis=1)].sort_values(["source_id", "copy"])
    rate = len(found) / (time.monotonic() - start)
    print(f"{len(found)} copies of {found['source_id'].nunique()} stars, {rate:.1f} per second")
    tables.write_features(found[[*COLUMNS, *names]], output, COLUMNS)


def count_copies(stars: pd.DataFrame, tasks: list[Any], most: int) -> pd.Series:
    """Return how many copies each star gets, so that its class is as large as the largest.

    Parameters
    ----------
    stars : DataFrame
        object_id, label.
    tasks : list
        ``classes`` of each task. A star in several tasks gets the largest number.
    most : int
        The largest number of copies of a star.

    Returns
    -------
    Series of int
        By object_id; 0 for stars of the largest class and for stars without a class.
    """
    number = pd.Series(0, stars["object_id"])
    for classes in tasks:
        label_class = {
            label: name for name, labels in class_labels(classes).items() for label in labels
        }
        own = stars["label"].map(label_class)
        sizes = own.value_counts()
        missing = -(-sizes.max() // sizes) - 1
        wanted = own.map(missing.clip(upper=most)).fillna(0)
        number = number.clip(lower=wanted.to_numpy(dtype=int))
    return number


def part_of(number: pd.Series, chunk: int, chunks: int) -> list[str]:
    """Return the stars of a chunk, in order of their ids; chunks have about equally many copies."""
    number = number[number > 0].sort_index()
    before = number.cumsum() - number
    return number.index[before * chunks // number.sum() == chunk].to_list()


def copied(
    stars: Iterable[tuple[str, Star]], number: pd.Series, settings: dict[str, Any]
) -> pd.DataFrame:
    """Return the features of the copies of some stars.

    Parameters
    ----------
    stars : iterable
        Each star's id and its points by band, as `curves.stars.stars` yields them.
    number : Series of int
        How many copies each star has, by its id.
    settings : dict
        See `write_copies`.

    Returns
    -------
    DataFrame
        One row per copy: ``source_id``, ``copy``, and what `extract` returns.
    """
    least = max(settings["min_points"].values())
    made: list[tuple[str, int]] = []

    def curves() -> Iterator[tuple[str, Star]]:
        for source, star in stars:
            for copy in range(number[source]):
                made.append((source, copy))
                seed = derive(settings["seed"], source, copy)
                yield f"{source}/copy-{copy}", new_curves(star, settings["bands"], seed, least)

    table = extract(curves(), settings)
    return pd.concat([pd.DataFrame(made, columns=["source_id", "copy"]), table], axis=1)
