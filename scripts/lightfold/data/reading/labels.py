"""Labels in a file of their own, joined to stars by their ids."""

from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.catalogue import refuse_absent, refuse_duplicates
from lightfold.data.reading.parsing import as_ids
from lightfold.data.reading.stacked import read_stacked
from lightfold.errors import DataError


def with_labels(
    table: pd.DataFrame, paths: list[Path], options: dict[str, Any], path: Path
) -> pd.DataFrame:
    """Return a table of stars with the labels of the option ``labels``, if it is set.

    Parameters
    ----------
    table : DataFrame
        The table. Labels of its own are left out.
    paths : list of Path
        Files of labels; none if the option is not set.
    options : dict
        Names of columns: ``id`` and ``label``.
    path : Path
        The file of the table, for messages.
    """
    if not paths:
        return table
    refuse_absent(options["id"], "id", table, path)
    if options["label"] in table:
        print(f"{path}: column '{options['label']}' is not read, because `labels` is set")
        table = table.drop(columns=options["label"])
    found = read_labels(paths, table[options["id"]], options)
    labelled = pd.concat([table, found.rename(options["label"])], axis=1)
    labelled.attrs = table.attrs
    return labelled


def read_labels(paths: list[Path], ids: pd.Series, options: dict[str, Any]) -> pd.Series:
    """Return the label of each star, from the file that the option ``labels`` names.

    Parameters
    ----------
    paths : list of Path
        The file, or several.
    ids : Series
        Ids of the stars.
    options : dict
        Names of its columns: ``id`` and ``label``; ``partition``, if other partitions have other
        stars.

    Raises
    ------
    DataError
        If a column is missing, an id is there twice, or no id is one of the stars'.
    """
    star, label = options["id"], options["label"]
    table, path = read_stacked(paths, options["labels"], [star, label], star)
    refuse_absent(star, "id", table, path)
    refuse_absent(label, "label", table, path)
    table[star] = as_ids(table[star])
    refuse_duplicates(table[star], path)
    own = as_ids(ids)
    found = own.map(table.set_index(star)[label])
    there = own.isin(table[star])
    if not there.any() and "partition" not in options:
        raise DataError(
            f"{path}: no id in column '{star}' is one of the data set: it has "
            f"{_first(table[star])}, the data set has {_first(own)}. Name the right column in "
            f"`id`, or spell them the same in both files."
        )
    strangers = table.loc[~table[star].isin(own), star]
    if not there.all():
        first = own[~there].iloc[0]
        print(f"{path}: {_stars(int((~there).sum()))} in the data set only, first '{first}'")
    if len(strangers):
        first = strangers.iloc[0]
        print(f"{path}: {_stars(len(strangers))} in this file only, first '{first}'")
    return found


def _stars(number: int) -> str:
    return "1 star is" if number == 1 else f"{number} stars are"


def _first(ids: pd.Series) -> str:
    names = ids.dropna().unique()[:3]
    return ", ".join(f"'{name}'" for name in names)
