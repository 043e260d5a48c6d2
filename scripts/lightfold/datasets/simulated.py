"""The built-in survey: a small ZTF-like one of binaries and pulsators, made from a seed."""

from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.simulate.survey import observe

PRODUCES = "light_curves"
SEEDED = True
OPTIONS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "stars": {
            "description": "Numbers of stars, shared out by the fractions of real surveys.",
            "type": "object",
            "additionalProperties": False,
            "default": {},
            "properties": {
                "binaries": {
                    "description": "Binaries: W UMa, RS CVn and beta Lyrae stars.",
                    "type": "integer",
                    "minimum": 0,
                    "default": 2000,
                },
                "pulsators": {
                    "description": "Pulsators: RR Lyrae, Cepheids, delta Scuti and long-period.",
                    "type": "integer",
                    "minimum": 0,
                    "default": 1200,
                },
            },
        },
        "floor": {
            "description": "No class has fewer stars than this, whatever its fraction.",
            "type": "integer",
            "minimum": 1,
            "default": 60,
        },
        "days": {
            "description": "Length of the survey [d].",
            "type": "number",
            "minimum": 30,
            "default": 900,
        },
    },
}


def files(options: dict[str, Any]) -> list[str]:
    """Return the files it reads: none."""
    return []


def load(
    options: dict[str, Any], paths: list[Path], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the stars and their light curves in g, r and i."""
    return observe(options["stars"], options["floor"], options["days"], seed)
