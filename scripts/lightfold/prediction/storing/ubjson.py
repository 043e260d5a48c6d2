"""Reading XGBoost's models as plain values, to look at them before XGBoost does.

XGBoost's own reader trusts what it reads. A model with a node's number out of range makes it read
memory that is not its own, and the process dies or computes with what happened to be there.
"""

import struct
from typing import Any

import numpy as np

#: Numbers by their markers, as struct and NumPy call them (https://ubjson.org, with XGBoost's types
#: of arrays).
NUMBERS = {"i": "b", "U": "B", "I": ">h", "l": ">i", "L": ">q", "d": ">f", "D": ">d"}

#: Constants by their markers.
CONSTANTS = {"T": True, "F": False, "Z": None}


def read(data: bytes) -> Any:
    """Return what a file in universal binary JSON holds: dicts, lists, arrays, texts, numbers.

    Raises
    ------
    ValueError
        If it is no such file, has a key twice, is cut off, or goes on after its end.
    """
    try:
        value, end = _value(data, 0)
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"it is damaged or cut off ({error})") from error
    if end != len(data):
        raise ValueError("something follows the model")
    return value


def _value(data: bytes, at: int) -> tuple[Any, int]:
    """Return the value whose marker is at a position, and where it ends."""
    marker, at = chr(data[at]), at + 1
    if marker == "{":
        return _object(data, at)
    if marker == "[":
        return _array(data, at)
    if marker == "S":
        return _text(data, at)
    if marker in NUMBERS:
        kind = NUMBERS[marker]
        return struct.unpack_from(kind, data, at)[0], at + struct.calcsize(kind)
    if marker in CONSTANTS:
        return CONSTANTS[marker], at
    raise ValueError(f"it is no model of XGBoost: there is no marker {marker!r}")


def _object(data: bytes, at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while data[at] != ord("}"):
        key, at = _text(data, at)
        if key in found:
            raise ValueError(f"it has '{key}' twice")
        found[key], at = _value(data, at)
    return found, at + 1


def _array(data: bytes, at: int) -> tuple[Any, int]:
    if data[at] == ord("$"):  # numbers of one type, with their count before them
        kind = NUMBERS.get(chr(data[at + 1]))
        if kind is None or data[at + 2] != ord("#"):
            raise ValueError("it has an array of no known type")
        count, at = _size(data, at + 3, np.dtype(kind).itemsize)
        return np.frombuffer(data, kind, count, at), at + count * np.dtype(kind).itemsize
    if data[at] != ord("#"):
        raise ValueError("it has an array without a count")
    count, at = _size(data, at + 1, 1)
    found = []
    for _ in range(count):
        value, at = _value(data, at)
        found.append(value)
    return found, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    size, at = _size(data, at, 1)
    return data[at : at + size].decode(), at + size


def _size(data: bytes, at: int, each: int) -> tuple[int, int]:
    """Return the count of what follows, and where it starts."""
    if data[at] != ord("L"):
        raise ValueError("it has a size of no known type")
    (count,) = struct.unpack_from(">q", data, at + 1)
    if not 0 <= count <= (len(data) - at - 9) // each:
        raise ValueError(f"it says that {count:,} values follow, which do not fit into the file")
    return count, at + 9
