"""A table of new stars: its files, and what its columns are."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.content import recognise
from lightfold.data.reading.files import ALL, INDEX, batches, has_no_header, read_header
from lightfold.data.reading.headers import nested_columns
from lightfold.errors import DataError
from lightfold.prediction.reading.columns import Columns, identity, match

#: Rows that are read at once: 24 MB with 60 features.
CHUNK = 50_000


class Source:
    """A table of features in one or several files.

    Parameters
    ----------
    paths : list of Path
        The files.
    features : list of str
        The features of the model.
    bands : list of str
        Their bands, if they are known.
    options : mapping
        ``id``, ``label``, ``hdu``, ``missing`` and ``columns``, where they are set.
    own : bool
        Whether Lightfold has made it from light curves. Then every number is what it is.
    """

    def __init__(
        self,
        paths: list[Path],
        features: list[str],
        bands: list[str],
        options: Mapping[str, Any],
        own: bool = False,
    ) -> None:
        self.paths, self.features, self.bands = paths, features, bands
        self.options, self.own = options, own
        self.where = paths[0] if len(paths) == 1 else paths[0].with_name(f"({len(paths)} files)")
        self.missing: list[float | str] = list(options.get("missing", []))
        self._empty: dict[Path, pd.Index] = {}

    @cached_property
    def _headers(self) -> dict[Path, tuple[list[str], dict[str, str]]]:
        """Names of columns, and units, of each file."""
        found = {}
        for path in self.paths:
            if has_no_header(path):
                raise DataError(
                    f"{path}: the first line holds values, not names: start the file with the "
                    f"names of the columns."
                )
            names, units = read_header(path, self.options.get("hdu"))
            several = nested_columns(path)
            found[path] = ([name for name in names if name not in several], units)
        return found

    def units(self) -> dict[str, str]:
        """Return the units of columns, where the files give them.

        Raises
        ------
        DataError
            If files contradict each other.
        """
        found: dict[str, str] = {}
        for path, (_, units) in self._headers.items():
            for column, unit in units.items():
                if found.setdefault(column, unit) != unit:
                    raise DataError(
                        f"{path}: column '{column}' is in '{unit}', and in '{found[column]}' in "
                        f"other files: convert it, so that all files agree."
                    )
        return found

    def columns(self, say: Callable[[str], object]) -> tuple[Columns, str | None]:
        """Return what the columns are, and the one that identifies the stars, if there is one.

        Raises
        ------
        DataError
            If a file cannot be read, there is no column for a feature or for ``id``, or periods
            are not in days.
        """
        names = list(dict.fromkeys(name for own, _ in self._headers.values() for name in own))
        where = str(self.where)
        star, note = identity(names, self.options.get("id"), where)
        free = [name for name in names if name != star and not INDEX.fullmatch(name)]
        given = self.options.get("columns", {})
        found = match(free, self.features, given, where, self.bands)
        for column in found.features.values():
            lacking = [path for path, (own, _) in self._headers.items() if column not in own]
            if lacking:
                say(
                    f"{where}: column '{column}' is missing in {len(lacking)} of "
                    f"{len(self.paths)} files, first {lacking[0]}: empty there"
                )
        for line in filter(None, [note, *found.notes]):
            say(line)
        self._refuse_unit(found.features)
        return found, star

    def _refuse_unit(self, columns: Mapping[str, str]) -> None:
        """Raise a `DataError` if the period is stated in another unit than Lightfold computes."""
        unit = self.units().get(columns.get("period", ""), "")
        if self.bands and unit and not re.search(r"\bd\b|day", unit, re.IGNORECASE):
            raise DataError(
                f"{self.where}: column '{columns['period']}' is in '{unit}', and the model was "
                f"trained on periods in days: convert it."
            )

    def parts(
        self, star: str | None, say: Callable[[str], object]
    ) -> Iterator[tuple[Path, pd.DataFrame]]:
        """Yield the rows in parts, with the file that each is from.

        Rows of a text without any value are left out, as where a text is read whole.
        """
        for path, (names, _) in self._headers.items():
            text = recognise(path) == "text"
            empty = pd.Index([])
            for part in self._read(path, names, star, say, CHUNK):
                nothing = part.isna().all(axis=1) & text
                empty = empty.append(part.index[nothing])
                if not nothing.all():
                    yield path, part[~nothing]
            self._empty[path] = empty
            if len(empty):
                plural = "row is" if len(empty) == 1 else "rows are"
                say(f"{path}: {len(empty)} empty {plural} skipped")

    def whole(self, column: str) -> pd.Series:
        """Return a column of all rows that `parts` has yielded."""
        found = []
        for path, (names, _) in self._headers.items():
            if column in names:
                rows = ALL if recognise(path) == "text" else CHUNK
                parts = self._read(path, [column], None, lambda text: None, rows)
                found.append(pd.concat([part[column] for part in parts]).drop(self._empty[path]))
        return pd.concat(found)

    def _read(
        self,
        path: Path,
        columns: list[str],
        star: str | None,
        say: Callable[[str], object],
        rows: int,
    ) -> Iterator[pd.DataFrame]:
        text = [self.options.get("label", "label"), *([star] if star else [])]
        return batches(path, columns, text, self.options.get("hdu"), say, rows)
