"""Paths of a configuration: homes and variables.

Pandas is not imported, because these are worked out whenever the DAG is built.
"""

import os
import re
from pathlib import Path

from lightfold.errors import ConfigError

_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")


def expand(text: str, key: str) -> str:
    """Return a path with ``~`` and ``$VAR`` filled in.

    Parameters
    ----------
    text : str
        The path.
    key : str
        Where it is written, for messages.

    Raises
    ------
    ConfigError
        If an environment variable is not set.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in os.environ:
            raise ConfigError(
                f"{key}: the environment variable {name} in '{text}' is not set: set it, or "
                f"write the path itself."
            )
        return os.environ[name]

    filled = _VARIABLE.sub(value, text)
    try:
        return str(Path(filled).expanduser()) if filled.startswith("~") else filled
    except RuntimeError as error:
        raise ConfigError(
            f"{key}: '{text}' starts in the home of a user who is not known."
        ) from error
