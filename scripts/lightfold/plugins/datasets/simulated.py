"""The built-in survey: variable stars or supernovae as ZTF observes them, from a seed."""

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
                "Numbers of stars. The number of a group is shared among its classes, in the "
                "proportions of real surveys. Classes that have a number of their own here take "
                "no part in it."
            ),
            "type": "object",
            "additionalProperties": False,
            "default": {},
            "properties": {
                "binaries": {
                    "description": (
                        "Number of binaries: W UMa, RS CVn and beta Lyrae stars. 2,000 if left "
                        "out, or 0 in a survey of supernovae."
                    ),
                    "$ref": "#/$defs/number",
                },
                "pulsators": {
                    "description": (
                        "Number of pulsators, of eight classes. 1,200 if left out, or 0 in a "
                        "survey of supernovae."
                    ),
                    "$ref": "#/$defs/number",
                },
                "supernovae": {
                    "description": (
                        "Number of supernovae, of five types. They have a data set of their own: "
                        "differences of fluxes from a reference image."
                    ),
                    "$ref": "#/$defs/number",
                    "default": 0,
                },
                "EW": {"description": "Exact number of W UMa stars.", "$ref": "#/$defs/number"},
                "RSCVn": {"description": "Exact number of RS CVn stars.", "$ref": "#/$defs/number"},
                "beta_Lyr": {
                    "description": "Exact number of beta Lyrae stars.",
                    "$ref": "#/$defs/number",
                },
                "EA": {
                    "description": "Exact number of detached eclipsing binaries.",
                    "$ref": "#/$defs/number",
                    "default": 0,
                },
                "RRab": {
                    "description": "Exact number of RR Lyrae stars of the fundamental mode.",
                    "$ref": "#/$defs/number",
                },
                "RRc": {
                    "description": "Exact number of RR Lyrae stars of the first overtone.",
                    "$ref": "#/$defs/number",
                },
                "RRd": {
                    "description": "Exact number of double-mode RR Lyrae stars.",
                    "$ref": "#/$defs/number",
                },
                "Blazhko": {
                    "description": "Exact number of RRab stars with the Blazhko effect.",
                    "$ref": "#/$defs/number",
                },
                "DSCT": {
                    "description": "Exact number of delta Scuti stars.",
                    "$ref": "#/$defs/number",
                },
                "CepI": {
                    "description": "Exact number of classical Cepheids.",
                    "$ref": "#/$defs/number",
                    "default": 0,
                },
                "CepII": {
                    "description": "Exact number of type II Cepheids.",
                    "$ref": "#/$defs/number",
                },
                "ACEP": {
                    "description": "Exact number of anomalous Cepheids.",
                    "$ref": "#/$defs/number",
                },
                "LPV": {
                    "description": "Exact number of Miras and semiregular stars.",
                    "$ref": "#/$defs/number",
                },
                "SNIa": {
                    "description": "Exact number of supernovae of type Ia.",
                    "$ref": "#/$defs/number",
                },
                "SNII": {
                    "description": "Exact number of supernovae of type II.",
                    "$ref": "#/$defs/number",
                },
                "SNIbc": {
                    "description": "Exact number of supernovae of types Ib, Ic and IIb.",
                    "$ref": "#/$defs/number",
                },
                "SNIIn": {
                    "description": "Exact number of supernovae of type IIn.",
                    "$ref": "#/$defs/number",
                },
                "SLSN": {
                    "description": "Exact number of superluminous supernovae.",
                    "$ref": "#/$defs/number",
                },
            },
        },
        "floor": {
            "description": (
                "Smallest number of stars of a class that shares a group's number, however small "
                "its proportion."
            ),
            "type": "integer",
            "minimum": 1,
            "default": 60,
        },
        "days": {
            "description": "Length of the survey, in days.",
            "type": "number",
            "minimum": 30,
            "default": 900,
        },
        "label_noise": {
            "description": (
                "Fraction of the stars with a wrong label: that of a class which people mistake "
                "them for. The column `true_label` keeps the truth."
            ),
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "default": 0.01,
        },
        "twins": {
            "description": (
                "Fraction of the stars that are listed twice, under two ids within 2 arcseconds."
            ),
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "default": 0.004,
        },
    },
    "$defs": {"number": {"type": "integer", "minimum": 0, "maximum": 100_000}},
}


def load(
    options: dict[str, Any], paths: dict[str, list[Path]], seed: int
) -> tuple[pd.DataFrame, Iterator[pd.DataFrame]]:
    """Return the stars, and their light curves in g, r and i, block by block in the same order."""
    survey = Survey(
        class_sizes(options["stars"], options["floor"]),
        calendar(options["days"], derive(seed, "nights")),
        seed,
        options["label_noise"],
        options["twins"],
    )
    return survey.objects(), survey.blocks()


def labels(options: dict[str, Any], paths: dict[str, list[Path]]) -> dict[str, int]:
    """Return the number of stars of each class, for tasks that ask for all of them."""
    return class_sizes(options["stars"], options["floor"])
