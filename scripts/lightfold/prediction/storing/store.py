"""The folder of an exported model: written whole or not at all, and looked at before it is used.

``model.json`` says what is in the folder, with the SHA-256 hash of every other file, and has an id
that is a hash of all the rest of it. So nobody can change a byte without notice. A hash says that
files are as they were written, and not by whom: what reads them trusts none of them either
(`estimators`).

A file that ``model.json`` does not list is refused. Hidden files, whose names begin with a dot, may
be there: nothing reads them.
"""

import hashlib
import importlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import jsonschema

from lightfold.errors import DataError
from lightfold.prediction.storing import versions
from lightfold.prediction.storing.kinds import KINDS

#: The format of ``model.json`` and of what is beside it. What older code cannot read raises it.
FORMAT = 1

#: The name of the file that says what is in the folder.
RECORD = "model.json"

_FILE = {
    "type": "string",
    "pattern": r"^[\w.+-]+(/[\w.+-]+)*$",
    "not": {"pattern": r"(^|/)\.\.?(/|$)"},
}
_PART = {
    "type": "object",
    "properties": {"file": {"type": "string"}, "kind": {"enum": list(KINDS)}},
    "required": ["file", "kind"],
}
_MEMBER = {
    "type": "object",
    "properties": {"parts": {"type": "array", "items": _PART, "minItems": 1}},
    "required": ["parts"],
}

#: What a record has to have so that its files can be checked.
SCHEMA = {
    "type": "object",
    "properties": {
        "members": {"type": "array", "items": _MEMBER, "minItems": 1},
        "versions": {"type": "object", "additionalProperties": {"type": "string"}},
        "files": {
            "type": "object",
            "propertyNames": _FILE,
            "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        },
    },
    "required": ["members", "versions", "files"],
}


def write(folder: Path, fill: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """Write the folder of a model, in place of one that may be there.

    All is written to a hidden folder beside it, which is renamed at the end. A killed process
    leaves that one behind, and the next one removes it.

    Parameters
    ----------
    folder : Path
        The folder.
    fill : callable
        Given the hidden folder, it writes all other files there. It returns what ``model.json`` is
        to say: ``members``, each with ``parts`` with ``file``, from the folder on, and ``kind``;
        ``versions`` by import name; and whatever else.

    Returns
    -------
    dict
        What ``model.json`` says: the above, with ``lightfold``, ``format``, ``id`` and ``files``.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary, old = (folder.with_name(f".{folder.name}.{word}") for word in ("tmp", "old"))
    for left in (temporary, old):
        shutil.rmtree(left, ignore_errors=True)
    temporary.mkdir()
    try:
        record = {"lightfold": _version(), "format": FORMAT, "id": "", **fill(temporary)}
        record["files"] = {name: _hash(temporary / name) for name in sorted(_listing(temporary))}
        record = json.loads(json.dumps(record, allow_nan=False))
        record["id"] = _id(record)
        _check(record, folder / RECORD)
        (temporary / RECORD).write_text(_text(record), encoding="utf-8")
        if folder.exists():
            folder.rename(old)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return record


def open_folder(folder: Path) -> dict[str, Any]:
    """Return what a model's ``model.json`` says, if the folder is as it was written.

    No other file is read but for its hash.

    Raises
    ------
    DataError
        If anything is missing, changed, not listed, or of a version that cannot be read here.
    """
    path = folder / RECORD
    if not path.is_file():
        raise DataError(
            f"There is no model in {folder}: it has no {RECORD}. Make one with `snakemake export`, "
            f"or name the folder that has the file."
        )
    try:
        text = path.read_text(encoding="utf-8")
        record = json.loads(text)
        said = record["format"], record["lightfold"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refused(
            path, f"is damaged, or no model of Lightfold ({type(error).__name__}: {error})"
        ) from error
    if said[0] != FORMAT:
        raise DataError(
            f"{path} is of format {said[0]!r}, and Lightfold {_version()} reads format "
            f"{FORMAT}. Use Lightfold {said[1]}, which wrote it, or export the model again."
        )
    if record.get("id") != _id(record) or text != _text(record):
        raise _refused(path, "was changed after it was written: its id does not match")
    _check(record, path)
    _check_files(record["files"], folder)
    versions.check(record["versions"], [kind for kind, _ in _parts(record)], path)
    return dict(record)


def _version() -> str:
    """Return Lightfold's version, which is part of no fingerprint: it says what code says."""
    return str(importlib.import_module("lightfold").__version__)


def _check(record: dict[str, Any], path: Path) -> None:
    """Check that a record lists its estimators, each in a file of the folder."""
    try:
        jsonschema.validate(record, SCHEMA)
    except jsonschema.ValidationError as error:
        where = "/".join(map(str, error.absolute_path)) or "the record"
        raise _refused(path, f"says something wrong in {where}: {error.message[:200]}") from error
    for kind, name in _parts(record):
        for file in KINDS[kind].files(PurePosixPath(name)):
            if str(file) not in record["files"]:
                raise _refused(path, f"does not list {file}, which it needs")
        for library in KINDS[kind].libraries:
            if library not in record["versions"]:
                raise _refused(path, f"does not say which version of {library} wrote {name}")


def _parts(record: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the kind and the name of each estimator's file."""
    parts = [part for member in record["members"] for part in member["parts"]]
    return [(part["kind"], part["file"]) for part in parts]


def _check_files(files: dict[str, str], folder: Path) -> None:
    """Check that the folder holds the listed files, as they were, and no others."""
    found = _listing(folder)
    for name in files:
        if name not in found:
            raise _refused(folder / name, "is missing", f", though {RECORD} lists it")
        if _hash(folder / name) != files[name]:
            raise _refused(folder / name, "was changed after it was written: its hash differs")
    for name in sorted(found - {RECORD} - set(files)):
        raise DataError(
            f"{folder / name} is no part of the model: {RECORD} does not list it. Remove it, or "
            f"move it elsewhere."
        )


def _listing(folder: Path) -> set[str]:
    """Return the files in a folder, from it on, but for hidden ones.

    Raises
    ------
    DataError
        If one is no ordinary file: a link may lead anywhere, and a pipe never ends.
    """
    found = set()
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "."]
        for name in [name for name in files if name[0] != "."] + folders:
            path = Path(where, name)
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise _refused(path, "is a link or no ordinary file")
        found |= {
            Path(where, name).relative_to(folder).as_posix() for name in files if name[0] != "."
        }
    return found


def _id(record: dict[str, Any]) -> str:
    """Return a short hash of all that a record says, but for its id."""
    rest = {key: value for key, value in record.items() if key != "id"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()[:12]


def _text(record: dict[str, Any]) -> str:
    return json.dumps(record, indent=1) + "\n"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refused(path: Path, what: str, more: str = "") -> DataError:
    """Return the error for a file that is not as Lightfold wrote it."""
    return DataError(
        f"{path} {what}{more}. Nothing in it was used. Export the model again, or ask for it again "
        f"where you have it from."
    )
