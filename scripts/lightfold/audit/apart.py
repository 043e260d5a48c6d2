"""Fits apart from all that a fit must not see: held-out rows, files, and earlier fits.

A plug-in is given its rows, but it is Python, and could look elsewhere. Where the audit fits again,
there is nothing to be found: rows held out are other stars, the folder is empty, and the plug-in is
loaded anew, without what it may have kept. What it answers then can only come from its own rows.
"""

import contextlib
import dataclasses
import functools
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from lightfold.audit.findings import Finding, counted
from lightfold.fitting.parts import Part
from lightfold.seeds import derive
from lightfold.tables import feature_columns

#: Plug-ins whose code learns from rows.
LEARNING = ("models", "reducers", "resamplers")

#: Endings of files that hold tables, packed or not.
TABLES = (
    *(".parquet", ".csv", ".tsv", ".dat", ".txt", ".fits", ".vot", ".xml", ".feather", ".arrow"),
    *(".npy", ".npz", ".h5", ".hdf5", ".pkl", ".pickle", ".joblib", ".db", ".sqlite"),
)
PACKED = (".gz", ".bz2", ".xz", ".zip")

#: What opens Parquet files without a word to Python.
READERS: tuple[Any, ...] = (pq.ParquetFile, pq.ParquetDataset)

_opened: list[str] | None = None
_written: set[str] = set()
_hooked = False


def hidden(table: pd.DataFrame, rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return a task's table in which stars that are not trained on are other stars.

    They have the features and the label of stars that are, drawn at random.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    rows : DataFrame
        The rows of one part: of a fold, or of the whole training set.
    seed : int
        Seed of the draw.
    """
    trained = table["object_id"].isin(rows.loc[rows["role"] == "train", "source_id"]).to_numpy()
    rng = np.random.default_rng(derive(seed, "hidden"))
    drawn = rng.choice(np.flatnonzero(trained), int((~trained).sum()))
    columns = ["label", *feature_columns(table)]
    place = np.arange(len(table))
    place[~trained] = drawn
    others = table.drop(columns=columns)
    drawn_columns = table[columns].take(place).set_index(table.index)
    return pd.concat([others, drawn_columns], axis=1)[table.columns]


def blind(part: Part, seed: int) -> Part:
    """Return a part whose held-out rows are some of those to fit on, pixels and all."""
    rng = np.random.default_rng(derive(seed, "blind"))
    drawn = rng.choice(len(part.y), len(part.y_held))
    gaps = None if part.missing is None else part.missing[drawn]
    return dataclasses.replace(part, X_held=part.X[drawn], y_held=part.y[drawn], missing_held=gaps)


@contextlib.contextmanager
def apart() -> Iterator[list[str]]:
    """Run what is inside in an empty folder, with plug-ins loaded anew.

    Yields
    ------
    list of str
        The tables that were opened inside and not written there; it is complete when all is done.
    """
    global _opened
    _hook()
    before = Path.cwd()
    known = {name: sys.modules.pop(name) for name in list(sys.modules) if _learns(name)}
    opened: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        _opened = opened
        _written.clear()
        whole = {reader: reader.__init__ for reader in READERS}
        for reader, opens in whole.items():
            reader.__init__ = _told(opens)
        try:
            yield opened
        finally:
            _opened = None
            os.chdir(before)
            for reader, opens in whole.items():
                reader.__init__ = opens
            for name in [name for name in sys.modules if _learns(name)]:
                del sys.modules[name]
            sys.modules.update(known)


def opens_tables(opened: Sequence[str]) -> Finding:
    """Return which tables were opened by what is given its rows."""
    return counted(
        "fit_opens_tables",
        list(dict.fromkeys(opened)),
        "tables were opened by a model, a reducer or a resampler, which have to learn from their "
        "rows alone",
    )


def _learns(module: str) -> bool:
    return any(module.startswith(f"lightfold.plugins.{axis}.") for axis in LEARNING)


def _hook() -> None:
    """Have this process told of the files that it opens; a hook cannot be taken out again."""
    global _hooked
    if not _hooked:
        sys.addaudithook(_note)
        _hooked = True


def _told(opens: Callable[..., None]) -> Callable[..., None]:
    """Return how a reader is made, noting what it reads."""

    @functools.wraps(opens)
    def noted(self: Any, source: Any, *given: Any, **named: Any) -> None:
        _note("open", (source,))
        opens(self, source, *given, **named)

    return noted


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    """Note a table that is opened to be read, unless it was written before.

    It is called for every event of the interpreter.
    """
    if _opened is None or event not in ("open", "sqlite3.connect"):
        return
    name, *mode = arguments
    if not isinstance(name, str | bytes | os.PathLike):
        return
    path = str(Path(os.fsdecode(name)).absolute())
    modes = set(str(mode[0])) if mode else set()
    if modes & set("wx"):
        _written.add(path)
    elif "a" not in modes and _is_table(path) and path not in {*_opened, *_written}:
        _opened.append(path)


def _is_table(path: str) -> bool:
    """Return whether a path is that of a table that belongs to no library."""
    endings = Path(path.lower()).suffixes
    if endings and endings[-1] in PACKED:
        endings.pop()
    own = (sys.prefix, sys.base_prefix, "/proc", "/sys", "/etc", "/usr")
    return endings[-1:] != [] and endings[-1] in TABLES and not path.startswith(own)
