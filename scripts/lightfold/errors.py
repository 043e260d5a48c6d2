"""The three things that can go wrong with an experiment."""

import difflib


class ConfigError(ValueError):
    """The configuration cannot be run as it is; the message names the key and what to do."""


class DataError(ValueError):
    """A file cannot be used as it is; the message names the file or column and what to do."""


class Impossible(Exception):  # noqa: N818 - a finding, not an error
    """A node that cannot run on these data; the message is its reason in ``nodes.parquet``."""


#: Most names that a hint lists.
MOST = 40


def nearest(name: str, known: list[str]) -> str:
    """Return a hint with the known name nearest to `name`, or with known names."""
    text = str(name)
    matches = [one for one in known if one.casefold() == text.casefold()]
    matches = matches or difflib.get_close_matches(text, known, n=1, cutoff=0.6)
    if matches:
        return f"did you mean '{matches[0]}'?"
    more = f" and {len(known) - MOST} more" if len(known) > MOST else ""
    return f"choose from {', '.join(known[:MOST])}{more}."
