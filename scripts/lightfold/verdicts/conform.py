"""Conformal sets, and abstaining."""

from typing import Any


def write_sets(inputs: dict[str, Any], outputs: dict[str, Any], settings: dict[str, Any]) -> None:
    """Write them."""
    raise NotImplementedError
