"""Zip archives that estimators are kept in: the same bytes for the same estimator, and no bombs."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

#: What skops calls the description of the objects in its archive.
SCHEMA = "schema.json"


def repeatable(data: bytes) -> bytes:
    """Return an archive of skops as it would be if written in any other process, at any time.

    Skops names members and objects by their addresses in memory, or at random. Here they are
    counted, in the order of the schema.

    Parameters
    ----------
    data : bytes
        What ``skops.io.dumps`` returned.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = json.loads(members.pop(SCHEMA))
    names: dict[str, str] = {}
    _count(schema, members, names, {})
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for old, new in names.items():
            archive.writestr(ZipInfo(new), members[old])
        archive.writestr(ZipInfo(SCHEMA), json.dumps(schema, separators=(",", ":")))
    return out.getvalue()


def _count(node: Any, members: dict[str, bytes], names: dict[str, str], ids: dict) -> None:
    """Count the objects in a part of a schema, and note the new names of its members."""
    if isinstance(node, dict):
        if isinstance(node.get("__id__"), int):
            node["__id__"] = ids.setdefault(node["__id__"], len(ids) + 1)
        if node.get("__loader__") and node.get("file") in members:
            kind = Path(node["file"]).suffix
            node["file"] = names.setdefault(node["file"], f"{len(names) + 1}{kind}")
    if isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            _count(part, members, names, ids)


def opened(path: Path) -> ZipFile:
    """Return an archive of an estimator, to be read.

    Raises
    ------
    ValueError
        If it is no zip archive, or if it is packed: Lightfold writes none that are, and a packed
        one may unpack to more than fits into memory.
    """
    try:
        archive = ZipFile(path)
    except BadZipFile as error:
        raise ValueError(f"it is no zip archive ({error})") from error
    packed = [member.filename for member in archive.infolist() if member.compress_type]
    claimed = sum(member.file_size for member in archive.infolist())
    if packed or claimed > path.stat().st_size:
        archive.close()
        what = f"'{packed[0]}' in it is packed" if packed else "its parts are larger than it is"
        raise ValueError(f"{what}, and it may unpack to more than fits into memory")
    return archive
