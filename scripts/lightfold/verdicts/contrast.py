"""Contrasts: which settings can be told apart on test stars."""

from typing import Any


def write_contrasts(
    inputs: dict[str, Any], outputs: dict[str, Any], settings: dict[str, Any]
) -> None:
    """Write them."""
    raise NotImplementedError
