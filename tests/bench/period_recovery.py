"""How often the right period is found, a table by class: on the built-in survey and on EROS-1.

    python tests/bench/period_recovery.py [--stars N] [--eros N] [--record]

On the built-in survey the truth is known; its stars of 16.5 to 17.5 mag in r are the ones with an
aim. On EROS-1 (eros1_lmc in the folder that LIGHTFOLD_DATA names, or in data/) the truth is
`period` / `div_period` of its table, the upstream estimate as its authors corrected it; `quality`
is their grade of it, 0 to 3. A period is right if the frequencies differ by less than half the
width of a peak, 1 / (2 time span), and an alias if they do after some cycles per day or year are
added or taken away.

Where the catalogue's period is missed, the table's last column says how often the light curves
themselves are for the one found: the Fourier series (of one to eight harmonics, by the same
criterion as in the search) is better there by 6 or more.

Prints the table, and whether the aims are met.
"""

import os
import sys
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.curves.points import clean
from lightfold.curves.stars import stars
from lightfold.features.period import ONE_WAVE, TWO_WAVES, best_series
from lightfold.features.table import star_features
from lightfold.plugins.datasets import simulated
from record import leave_out, parse, parser, record

OUTCOMES = ["P", "half", "double", "alias", "wrong"]
CLASSES = ["EW", "EA", "beta_Lyr", "RSCVn", "RRab", "RRc", "RRd", "Blazhko", "DSCT", "CepI"]
CLASSES += ["CepII", "ACEP", "LPV"]
SURVEY = {"bands": ["g", "r", "i"], "min_period": 0.04, "max_period": 1000.0, "samples_per_peak": 3}
EROS = {"bands": ["B", "R"], "min_period": 0.1, "max_period": 1000.0, "samples_per_peak": 3}
SAMPLE = "built-in survey, 17 mag"
PERIODS = {"P": "P", "P_half_double": "P, P/2 or 2P"}

#: Shares of stars to be reached: at P, and at P, P/2 or 2P.
AIMS = {
    **{(SAMPLE, name): {"P": 0.9, "P_half_double": 0.95} for name in ("EW", "RRab", "RRc")},
    ("EROS-1", "all"): {"P_half_double": 0.85},
}
DAY, YEAR = np.array([1.0, 1.00273791]), 1 / 365.25


def outcome(found: float, true: float, days: float) -> str:
    """Return how a period found relates to the true one, both in days."""
    if not np.isfinite(found):
        return "wrong"
    width = 0.5 / days
    for name, factor in (("P", 1.0), ("half", 2.0), ("double", 0.5)):
        if abs(1 / found - factor / true) < width * max(factor, 1):
            return name
    shifts = np.concatenate([k * DAY for k in (-3, -2, -1, -0.5, 0.5, 1, 2, 3)])
    shifts = np.concatenate([shifts, *(shifts + y * YEAR for y in (-1, 1)), [-YEAR, YEAR]])
    frequencies = np.abs(np.array([1.0, 2.0, 0.5])[:, None] / true + shifts)
    return "alias" if (np.abs(frequencies - 1 / found) < width).any() else "wrong"


def better_found(star: dict, bands: list[str], found: float, true: float, days: float) -> bool:
    """Return whether Fourier series are clearly better at the period found than at the true one."""
    curves = [clean(*star[band])[0] for band in bands if band in star]
    curves = [curve for curve in curves if len(curve.t) >= 10]
    scores = []
    for period in (found, true):
        one = best_series(curves, 1 / period, 0.5 / days, ONE_WAVE)
        two = best_series(curves, 0.5 / period, 0.25 / days, TWO_WAVES)
        scores.append(min(one, two)[0])
    return scores[0] < scores[1] - 6


def recover(points: pd.DataFrame, truth: pd.DataFrame, settings: dict) -> pd.DataFrame:
    """Return the outcome of each star of a table of points; truth has label and true_period."""
    rows = []
    truth = truth.set_index("object_id")
    for object_id, star in stars(points):
        true = truth.loc[object_id, "true_period"]
        row = star_features(star, settings)
        days = 1 / (row.get("grid_step", np.nan) * settings["samples_per_peak"])
        found = outcome(row["period"], true, days)
        missed = found in ("alias", "wrong") and np.isfinite(row["period"])
        better = missed and better_found(star, settings["bands"], row["period"], true, days)
        rows.append({"object_id": object_id, "outcome": found, "better": better})
    return truth.join(pd.DataFrame(rows).set_index("object_id"), how="inner")


def summarise(outcomes: pd.DataFrame, by: str, sample: str) -> pd.DataFrame:
    """Return fractions of each outcome: a row per class, and one for all."""
    parts = [*outcomes.groupby(by, sort=False), ("all", outcomes)]
    rows = []
    for name, part in parts:
        share = part["outcome"].value_counts(normalize=True).reindex(OUTCOMES, fill_value=0.0)
        missed = part["outcome"].isin(["alias", "wrong"])
        row = {"sample": sample, by: name, "stars": len(part), **share.to_dict()}
        row["P_half_double"] = share[["P", "half", "double"]].sum()
        row["found_fits_better"] = part.loc[missed, "better"].mean() if missed.any() else np.nan
        rows.append(row)
    return pd.DataFrame(rows).rename(columns={by: "class"})


def survey(number: int) -> pd.DataFrame:
    """Return the outcomes on stars of 16.5 to 17.5 mag of the built-in survey."""
    properties = simulated.OPTIONS["properties"]
    options = {name: part["default"] for name, part in properties.items() if name != "stars"}
    options["stars"] = {"binaries": 0, "pulsators": 0, **dict.fromkeys(CLASSES, number)}
    objects, blocks = simulated.load(options, {}, 1)
    objects = objects.assign(label=objects["true_label"])
    chosen = objects[objects["mean_r"].between(16.5, 17.5)]
    wanted = set(chosen["object_id"])
    parts = [
        recover(block[block["object_id"].isin(wanted)], chosen, SURVEY)
        for block in blocks
        if block["object_id"].isin(wanted).any()
    ]
    return pd.concat(parts)


def eros(folder: Path, number: int) -> pd.DataFrame:
    """Return the outcomes on EROS-1."""
    objects = pd.read_parquet(folder / "objects.parquet")
    objects["true_period"] = objects["period"] / objects["div_period"]
    if number:
        objects = objects.sample(number, random_state=0)
    points = pd.read_parquet(folder / "lightcurves.parquet")
    points = points[points["object_id"].isin(objects["object_id"])]
    return recover(points, objects, EROS)


def summarise_eros(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return fractions of each outcome on EROS-1, by class and by the authors' grade."""
    graded = outcomes.assign(quality=outcomes["quality"].map("quality {:.0f}".format))
    by_quality = summarise(graded.sort_values("quality"), "quality", "EROS-1").iloc[:-1]
    return pd.concat([summarise(outcomes, "label", "EROS-1"), by_quality])


def aims(table: pd.DataFrame) -> pd.DataFrame:
    """Return which share is aimed at, which was reached, and whether that is enough."""
    rows = []
    for (sample, name), columns in AIMS.items():
        own = table[(table["sample"] == sample) & (table["class"] == name)]
        for column, aim in columns.items() if len(own) else ():
            share = own[column].iloc[0]
            row = {"sample": sample, "class": name, "period": PERIODS[column], "aim": aim}
            rows.append({**row, "share": share, "met": "yes" if share >= aim else "no"})
    return pd.DataFrame(rows)


def main() -> None:
    """Search both samples, print the table, and compare with the aims."""
    options = parser(__doc__)
    options.add_argument("--stars", type=int, default=600, help="stars simulated of each class")
    options.add_argument("--eros", type=int, default=0, help="stars of EROS-1, 0 for all")
    given = parse(options)
    folder = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data") / "eros1_lmc"
    if not folder.is_dir():
        leave_out(f"EROS-1 is not searched: {folder} is missing (set LIGHTFOLD_DATA)", given)
    table = summarise(survey(given.stars), "label", SAMPLE)
    if folder.is_dir():
        table = pd.concat([table, summarise_eros(eros(folder, given.eros))], ignore_index=True)
    for found in (table, aims(table)):
        print(found.to_string(index=False, float_format=lambda value: f"{value:.3f}"))
    if given.record:
        record("period", table, simulated=given.stars)
        record("period_aims", aims(table))


if __name__ == "__main__":
    main()
