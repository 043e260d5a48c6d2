"""Lists of names in one text, joined by bars, such as ``EW|RSCVn``."""

import re
from collections.abc import Iterable


def joined(names: Iterable[str]) -> str:
    r"""Return names as one text; a bar or a backslash in a name has a backslash before it.

    Examples
    --------
    >>> print(joined(["EW", "a|b"]))
    EW|a\|b
    """
    return "|".join(re.sub(r"([\\|])", r"\\\1", name) for name in names)


def divided(text: str) -> list[str]:
    """Return the names that `joined` made a text of."""
    return [re.sub(r"\\(.)", r"\1", name) for name in re.findall(r"(?:\\.|[^\\|])+", text)]
