"""Reads bad files as a run does, and says what came of it."""

import contextlib
import io
import json
import signal
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from campaign.bad_curves import CURVES
from campaign.bad_files import FILES
from campaign.bad_tables import TEXTS, Case
from campaign.bad_values import VALUES
from campaign.populations import random
from lightfold import registry, tables
from lightfold.data.assemble import write_table
from lightfold.data.load import write_dataset
from lightfold.errors import ConfigError, DataError
from lightfold.seeds import derive

#: What makes a case of each kind.
KINDS = {**TEXTS, **VALUES, **FILES, **CURVES}

#: Cases per kind.
EACH = 19

#: No file of a few kilobytes takes longer [s of CPU time].
LONGEST = 20

#: Classes of the task that every case is read for.
CLASSES = ["EA", "EW", "RRab"]

#: What may become of a case, and what may not.
FINE = ("usable", "refused")
WRONG = ("unnamed", "lost", "crashed", "hung", "half")


class TooLongError(Exception):
    """A case took longer than `LONGEST`."""


def cases(seed: int, kinds: Iterable[str], each: int = EACH) -> Iterator[tuple[int, Case]]:
    """Yield the cases of some kinds, each with its number within the kind."""
    for kind in kinds:
        for number in range(each):
            yield number, KINDS[kind](random(derive(seed, kind), str(number)))


def read_case(kind: str, case: Case, folder: Path) -> tuple[str, str]:
    """Read a case, and return what came of it and the message.

    *usable*: there is a table of at most as many stars as were written. *refused*: a message names
    a file, or the task. *unnamed*: it does not. *lost*: nothing is wrong with the files, and stars
    are missing. *crashed*: another exception. *hung*: it took longer than `LONGEST`. *half*: the
    job failed and left a file.
    """
    data, left = folder / "data", folder / "left"
    for path in (data, left):
        path.mkdir(parents=True)
    for name, content in case.files.items():
        (data / name).write_bytes(content)
    previous = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stars = _read(case, kind in CURVES, data, left)
    except TooLongError:
        return "hung", f"longer than {LONGEST} s"
    except (ConfigError, DataError) as error:
        return _refused(str(error), case, left)
    except Exception as error:  # nothing else may come
        return "crashed", f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
    if stars > case.stars or (case.whole and stars != case.stars):
        return "lost", f"{stars} of {case.stars} stars"
    return "usable", ""


def _ring(*_: Any) -> None:
    raise TooLongError


def _read(case: Case, curves: bool, data: Path, left: Path) -> int:
    """Load and, for a table, assemble; return the number of stars."""
    kind = "light_curves" if curves else "table"
    given = {"path": next(name for name in case.files if "label" not in name), **case.options}
    schema = registry.declared("datasets", kind, "OPTIONS")["properties"]
    options = {name: own["default"] for name, own in schema.items() if "default" in own} | given
    paths = {}
    for name in ("path", "objects", "labels"):
        if name in given:
            listed = given[name] if isinstance(given[name], list) else [given[name]]
            paths[name] = [str(data / own) for own in listed]
            options[name] = paths[name]
    task = {"dataset": "stars", "classes": CLASSES, "features": ["*"], "exclude": []}
    product = "light_curves" if curves else "features"
    outputs = {"objects": str(left / "objects.parquet"), product: str(left / f"{product}.parquet")}
    source = {"kind": kind, "seed": 0, **options} | ({"min_period": 0.04} if curves else {})
    write_dataset(paths, outputs, source, {"dataset": "stars", "tasks": {"stars": task}})
    if curves:
        return len(tables.read(outputs["objects"]))
    near = {"same_star_arcsec": 2, "same_star": "auto"}
    settings = {"name": "stars", **task, **near, "folds": 3, "fewest": 3}
    made = {"table": str(left / "table.parquet"), "left_out": str(left / "left_out.parquet")}
    write_table(outputs, made, settings)
    return len(tables.read(made["table"]))


def _refused(message: str, case: Case, left: Path) -> tuple[str, str]:
    """Return whether a message names a file or the task, and whether a failed job left a file."""
    there = {path.name for path in left.iterdir()}
    if there not in ({"objects.parquet", "features.parquet"}, set()):
        return "half", f"{sorted(there)}: {message}"
    named = [*case.files, "task stars"]
    if not any(name in message for name in named):
        return "unnamed", message
    if case.whole:
        return "lost", message
    return "refused", message


def as_text(case: Case) -> str:
    """Return a case as it can be looked at."""
    return json.dumps({name: repr(data[:400]) for name, data in case.files.items()}, indent=1)
