"""Names from a user's files (classes, features, bands) as figures show them."""

import unicodedata
from typing import Literal

#: Most characters of a class or band in a figure, and of a feature; a longer name loses its middle.
LONGEST, FEATURE = 24, 36

#: Style of what figures say of all classes where names of classes stand, which are upright.
SUMMARY: Literal["italic"] = "italic"

#: Characters that turn the direction of the text after them.
_TURNS = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}

#: Matplotlib leaves a label out of its legend if it begins with an underscore.
_UNSEEN = "\N{ZERO WIDTH SPACE}"


def legible(name: str, longest: int = LONGEST) -> str:
    """Return a name on one line, without characters that no font has, and not too long.

    Parameters
    ----------
    name : str
        Any text. It is written as it is: ``$`` and ``_`` have no meaning.
    longest : int
        Most characters.
    """
    text = one_line(name)
    if len(text) > longest:
        half = longest // 2
        text = f"{text[: longest - half - 1]}…{text[-half:]}"
    return _UNSEEN + text if text.startswith("_") else text


def one_line(text: object) -> str:
    """Return a text without line breaks, tabs and other control characters."""
    line = " ".join(str(text).split())
    return line if line.isprintable() else "".join(map(_visible, line))


def _visible(character: str) -> str:
    """Return a character, or a mark in place of one that controls or that is half a pair."""
    hidden = unicodedata.category(character) in ("Cc", "Cs") or character in _TURNS
    return "\N{REPLACEMENT CHARACTER}" if hidden else character
