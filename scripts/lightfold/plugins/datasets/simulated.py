"""The built-in survey: a ZTF-like one of binaries and pulsators, made from a seed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.simulation.cadence import calendar
from lightfold.data.simulation.classes import class_sizes
from lightfold.data.simulation.survey import Survey
from lightfold.seeds import derive

PRODUCES = "light_curves"
SEEDED = True
OPTIONS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "stars": {
            "description": (
                "Numbers of stars. Those of the two groups are shared out, by the fractions of "
                "real surveys, among the classes of the group that are not named here."
            ),
            "type": "object",
            "additionalProperties": False,
            "default": {},
            "properties": {
                "binaries": {
                    "description": "Binaries: W UMa, RS CVn and beta Lyrae stars.",
                    "$ref": "#/$defs/number",
                    "default": 2000,
                },
                "pulsators": {
                    "description": "Pulsators: RR Lyrae, Cepheids, delta Scuti and long-period.",
                    "$ref": "#/$defs/number",
                    "default": 1200,
                },
                "EW": {"description": "Exactly so many W UMa stars.", "$ref": "#/$defs/number"},
                "RSCVn": {"description": "Exactly so many RS CVn stars.", "$ref": "#/$defs/number"},
                "beta_Lyr": {
                    "description": "Exactly so many beta Lyrae stars.",
                    "$ref": "#/$defs/number",
                },
                "EA": {
                    "description": "Exactly so many detached eclipsing binaries.",
                    "$ref": "#/$defs/number",
                    "default": 0,
                },
                "RRab": {
                    "description": "Exactly so many RR Lyrae stars of the fundamental mode.",
                    "$ref": "#/$defs/number",
                },
                "RRc": {
                    "description": "Exactly so many RR Lyrae stars of the first overtone.",
                    "$ref": "#/$defs/number",
                },
                "RRd": {
                    "description": "Exactly so many double-mode RR Lyrae stars.",
                    "$ref": "#/$defs/number",
                },
                "Blazhko": {
                    "description": "Exactly so many RRab stars with the Blazhko effect.",
                    "$ref": "#/$defs/number",
                },
                "DSCT": {
                    "description": "Exactly so many delta Scuti stars.",
                    "$ref": "#/$defs/number",
                },
                "CepI": {
                    "description": "Exactly so many classical Cepheids.",
                    "$ref": "#/$defs/number",
                    "default": 0,
                },
                "CepII": {
                    "description": "Exactly so many type II Cepheids.",
                    "$ref": "#/$defs/number",
                },
                "ACEP": {
                    "description": "Exactly so many anomalous Cepheids.",
                    "$ref": "#/$defs/number",
                },
                "LPV": {
                    "description": "Exactly so many Miras and semiregular stars.",
                    "$ref": "#/$defs/number",
                },
            },
        },
        "floor": {
            "description": (
                "No class that shares in a group's number has fewer stars than this, whatever "
                "its fraction."
            ),
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
        "label_noise": {
            "description": (
                "Fraction of the stars whose label is replaced by that of a class of the same "
                "group that people take them for; `true_label` keeps the truth."
            ),
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "default": 0.01,
        },
        "twins": {
            "description": (
                "Fraction of the stars that are listed twice, under two ids within 2 arcsec."
            ),
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "default": 0.004,
        },
    },
    "$defs": {"number": {"type": "integer", "minimum": 0, "maximum": 100_000}},
}


def files(options: dict[str, Any]) -> list[str]:
    """Return the files it reads: none."""
    return []


def load(
    options: dict[str, Any], paths: list[Path], seed: int
) -> tuple[pd.DataFrame, Iterator[pd.DataFrame]]:
    """Return the stars and, block by block in their order, light curves in g, r and i."""
    survey = Survey(
        class_sizes(options["stars"], options["floor"]),
        calendar(options["days"], derive(seed, "nights")),
        seed,
        options["label_noise"],
        options["twins"],
    )
    return survey.objects(), survey.blocks()
