"""Calibration: whether probabilities can be trusted."""

from typing import Any


def write_calibration(
    inputs: dict[str, Any], outputs: dict[str, Any], settings: dict[str, Any]
) -> None:
    """Write them."""
    raise NotImplementedError
