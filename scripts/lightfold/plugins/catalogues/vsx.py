"""Stars as the form of the International Variable Star Index (VSX) asks for them, a row a star.

The types are VSX's (www.aavso.org/vsx, "Variability types"), and so are its marks: ``|`` is between
types of which one is right, and ``:`` is behind an uncertain value. Epochs are heliocentric Julian
dates: of primary minimum for eclipsing and ellipsoidal stars, of maximum for all others. What is
not known stays empty, and the remarks say why.
"""

from typing import Any

import astropy.units as u
import numpy as np
import pandas as pd
from astropy.coordinates import Angle

from lightfold import tables
from lightfold.display.bars import divided
from lightfold.display.spreadsheet import harmless
from lightfold.predictions import probability_columns

CLASSES = {
    "EA": ("EA", "ED", "detached"),
    "EB": ("EB", "ESD", "beta_Lyr", "semi-detached"),
    "EW": ("EW", "EC", "contact"),
    "E": ("E", "Ecl"),
    "ELL": ("ELL",),
    "RS": ("RS", "RSCVn"),
    "BY": ("BY", "BYDra"),
    "ROT": ("ROT",),
    "ACV": ("ACV",),
    "RRAB": ("RRab",),
    "RRC": ("RRc",),
    "RRD": ("RRd",),
    "RRAB/BL": ("Blazhko",),
    "RR": ("RR", "RRL", "RRLyr", "RR Lyrae"),
    "CEP": ("CEP", "Cepheid"),
    "DCEP": ("DCEP", "CepI"),
    "CW": ("CW", "CepII", "T2CEP"),
    "ACEP": ("ACEP",),
    "RV": ("RV",),
    "BCEP": ("BCEP",),
    "DSCT": ("DSCT", "Delta Scuti"),
    "HADS": ("HADS",),
    "SXPHE": ("SXPHE",),
    "GDOR": ("GDOR",),
    "M": ("M", "Mira"),
    "SR": ("SR",),
    "LPV": ("LPV",),
}

MINIMA = {"EA": 1, "EB": 1, "E": 1, "EW": 2, "ELL": 2}

#: Bands that VSX knows by the same name.
PASSBANDS = {
    *("U", "B", "V", "R", "I", "Rc", "Ic", "J", "H", "K", "u", "g", "r", "i", "z", "y", "o", "c"),
    *("G", "BP", "RP", "CV", "CR", "C", "pg", "pv", "Hp", "T", "Kp", "W1", "W2"),
}

#: More possible types than this are one uncertain type.
MOST = 3

COLUMNS = [
    *("name", "other_names", "ra_j2000", "dec_j2000", "type", "max_mag", "min_mag", "passband"),
    *("period", "epoch_hjd", "discoverer", "remarks"),
]


def write(predictions: str, path: str, record: dict[str, Any], given: dict[str, Any]) -> None:
    """Write a row per star; other names and discoverers are left to the user."""
    own = ["object_id", "predicted", "set", "flags", *probability_columns(record["classes"])]
    stars = tables.read(predictions, columns=own).merge(given["elements"], on="object_id")
    rows = [_row(star, record, given) for star in stars.to_dict("records")]
    with tables.whole(path) as temporary:
        table = pd.DataFrame(rows, columns=COLUMNS)
        table.map(harmless, na_action="ignore").to_csv(temporary, index=False)


def _row(star: dict[Any, Any], record: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    """Return a star as the form asks for it."""
    kind, others = _type(star, given["classes"])
    low = MINIMA.get(given["classes"][star["predicted"]], 0) > 0
    remarks = [
        f"type by Lightfold model {record['task']} {record['id']}, probability of "
        f"{given['classes'][star['predicted']]} {star['p_' + star['predicted']]:.2f}",
        others,
        *_about_points(star, low, given["times"]),
        f"flags: {star['flags'].replace('|', ', ')}" if star["flags"] else "",
    ]
    weak = ":" if "weak_period" in star["flags"] or "alias" in star["flags"] else ""
    known = star["band"] in PASSBANDS
    return {
        "name": star["object_id"],
        "ra_j2000": _sexagesimal(star["ra"], u.hourangle),
        "dec_j2000": _sexagesimal(star["dec"], u.deg),
        "type": kind,
        "max_mag": _number(star["brightest"], 2),
        "min_mag": _number(star["faintest"], 2),
        "passband": star["band"] if known else "",
        "period": _number(star["period"], _places(star["error"])) + weak * (star["period"] > 0),
        "epoch_hjd": _number(star["epoch"], _places(star["period"] / 1000)),
        "remarks": "; ".join(filter(None, remarks)),
    }


def _type(star: dict[Any, Any], called: dict[str, str]) -> tuple[str, str]:
    """Return the type of a star, and a remark if more are possible than it has room for."""
    own = called[star["predicted"]]
    others = [called[name] for name in divided(star["set"])]
    types = list(dict.fromkeys([own, *others]))
    if not others:
        return f"{own}:", "no type is as probable as for stars that are known"
    if len(types) > MOST:
        return f"{own}:", f"may be {', '.join(types[1:])} too"
    likelier = f"{', '.join(others)} likelier for stars that are known" if own not in others else ""
    return "|".join(types), likelier


def _about_points(star: dict[Any, Any], low: bool, times: str) -> list[str]:
    """Return remarks on the light curve: what was measured, and what could not be."""
    if not star["points"] > 0:
        return ["no light curve with enough points: range, period and epoch are not known"]
    first, last = (int(star[name] + 2_400_000.5) for name in ("first", "last"))
    said = [f"{star['points']:.0f} points in {star['band']}, JD {first} to {last}", star["remark"]]
    if star["band"] not in PASSBANDS:
        said.append(f"VSX has no passband {star['band']}")
    if not star["period"] > 0:
        said.append("no period found")
    elif not np.isfinite(star["epoch"]):
        said.append("no epoch, because the position is not known")
    else:
        said.append(f"epoch of {'minimum' if low else 'maximum'}, from {times} times")
    return said


def _sexagesimal(degrees: float, unit: Any) -> str:
    """Return an angle with a hundredth of a second of time, or a tenth of an arcsecond."""
    if not np.isfinite(degrees):
        return ""
    hours = unit == u.hourangle
    if hours:
        degrees = round(degrees * 24_000) / 24_000 % 360  # so that there is no hour 24
    text: str = Angle(degrees, u.deg).to_string(
        unit, sep=" ", pad=True, precision=2 if hours else 1, alwayssign=not hours
    )
    return text


def _places(error: float) -> int:
    """Return how many places of a number mean something, given its error."""
    return int(np.clip(np.ceil(-np.log10(error)), 0, 8)) if error > 0 else 0


def _number(value: float, places: int) -> str:
    return f"{value:.{places}f}" if np.isfinite(value) else ""
