"""Texts in which Markdown sees no markup."""

import re

#: What begins or ends markup. Without the bracket before a parenthesis there is no link.
_MARKUP = re.compile(r"([\\|<*`$~]|\](?=\()|&(?=#?\w+;)|(?<!\w)_|_(?!\w))")


def escape_markdown(text: str) -> str:
    """Return a text of one line in which Markdown sees no markup."""
    return _MARKUP.sub(r"\\\1", text)
