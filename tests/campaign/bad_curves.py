"""Bad files of light curves, as surveys, archives and people make them."""

import gzip
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from campaign.bad_tables import Case, Rng, csv, drawn


def points(rng: Rng) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return sound stars, and their points in two bands."""
    stars = [f"V{number:02d}" for number in range(rng.integers(12, 19))]
    label = np.resize(["EW", "EA", "RRab"], len(stars))
    size = int(rng.integers(12, 20))
    rows = {
        "object_id": np.repeat(stars, 2 * size),
        "band": np.tile(np.repeat(["g", "r"], size), len(stars)),
        "mjd": 59000 + np.sort(rng.uniform(0, 300, size=(2 * len(stars), size))).ravel().round(5),
        "mag": rng.normal(16, 0.3, size=2 * size * len(stars)).round(4),
    }
    table = pd.DataFrame(rows)
    table["magerr"] = rng.uniform(0.01, 0.05, size=len(table)).round(4)
    return pd.DataFrame({"object_id": stars, "label": label}), table


def case(
    stars: pd.DataFrame, table: pd.DataFrame | str, whole: bool = False, **options: Any
) -> Case:
    text = table if isinstance(table, str) else csv(table)
    files = {"curves.csv": text.encode(), "objects.csv": csv(stars).encode()}
    return Case(files, len(stars), {"objects": "objects.csv", **options}, whole)


def spoiled(rng: Rng, table: pd.DataFrame, column: str, words: list[Any]) -> pd.DataFrame:
    """Return points some or all of which have an odd value in a column."""
    rows = rng.uniform(size=len(table)) < drawn(rng, [0.02, 0.3, 1.0])
    table = table.astype({column: object})
    table.loc[rows, column] = drawn(rng, words)
    return table


def curve_errors(rng: Rng) -> Case:
    stars, table = points(rng)
    if rng.uniform() < 0.2:
        return case(stars, table.drop(columns="magerr"))
    return case(
        stars, spoiled(rng, table, "magerr", [-0.1, 0, "", "nan", 99.99, "inf", "bad", 1e9])
    )


def curve_times(rng: Rng) -> Case:
    stars, table = points(rng)
    words = ["", "nan", -1e9, 1e30, "2024-01-01", "12:00:00", "inf", 0, 2459000.5, "late"]
    return case(stars, spoiled(rng, table, "mjd", words))


def curve_magnitudes(rng: Rng) -> Case:
    stars, table = points(rng)
    words = ["", "nan", 99.99, "inf", ">18.5", "faint", -99, 0, 1e300, "16,2"]
    return case(stars, spoiled(rng, table, "mag", words))


def curve_bands(rng: Rng) -> Case:
    stars, table = points(rng)
    words = ["", "nan", "u", 1, "G", " g", "g-band", "г", "a/b", "x" * 300]
    return case(stars, spoiled(rng, table, "band", words))


def curve_fluxes(rng: Rng) -> Case:
    stars, table = points(rng)
    flux = 10 ** (-0.4 * (table["mag"] - 25))
    flux = flux * drawn(rng, [1, -1, 0, np.nan, 1e300, 1e-300])
    table = table.drop(columns=["mag", "magerr"]).assign(flux=flux, fluxerr=0.01 * flux.abs())
    if rng.uniform() < 0.2:
        table["mag"] = 16.0
    given = drawn(rng, [None, 25, "nJy", {"g": 25}, {"g": 25, "r": 25}, 1e9])
    return case(stars, table, **({} if given is None else {"zero_point": given}))


def curve_rows(rng: Rng) -> Case:
    stars, table = points(rng)
    lines = csv(table).splitlines()
    how = rng.integers(6)
    if how == 0:
        lines[1:] = list(rng.permutation(lines[1:]))
        return case(stars, "\n".join(lines), whole=True)
    if how == 1:
        lines += lines[1:]
    elif how == 2:
        lines[5:5] = [lines[0]]
    elif how == 3:
        lines[7] = lines[7].rsplit(",", 1)[0]
    elif how == 4:
        lines[7] += ",9"
    else:
        lines = lines[1:]
    return case(stars, "\n".join(lines))


def curve_files(rng: Rng) -> Case:
    stars, table = points(rng)
    half = table["object_id"] < "V06"
    one, other = csv(table[half]).encode(), csv(table[~half]).encode()
    others = [b"", other[: len(other) // 2], gzip.compress(other)[:200], other.replace(b",", b";")]
    others += [b"object_id,band,mjd,mag,magerr\n", b"<html></html>", one, b"\x00" * 100, other]
    which = rng.integers(len(others))
    files = {"curves-1.csv": one, "curves-2.csv": others[which], "objects.csv": csv(stars).encode()}
    options = {"objects": "objects.csv", "path": ["curves-1.csv", "curves-2.csv"]}
    return Case(files, len(stars), options, whole=which == len(others) - 1)


def curve_stars(rng: Rng) -> Case:
    stars, table = points(rng)
    how = rng.integers(7)
    if how == 0:
        stars = pd.concat([stars, stars.iloc[:2]])
    elif how == 1:
        stars["object_id"] = "x" + stars["object_id"]
    elif how == 2:
        stars = stars.iloc[: len(stars) // 2]
    elif how == 3:
        stars["object_id"] += drawn(rng, [" ", "\t", "\u00a0"])
    elif how == 4:
        stars = stars.drop(columns=drawn(rng, ["label", "object_id"]))
    elif how == 5:
        stars = stars.iloc[:0]
    else:
        more = pd.DataFrame({"object_id": ["Z1", "Z2"], "label": ["EW", "EA"]})
        stars = pd.concat([stars, more])
    return case(stars, table)


def curve_labels(rng: Rng) -> Case:
    stars, table = points(rng)
    label = table["object_id"].map(stars.set_index("object_id")["label"])
    rows = rng.uniform(size=len(table)) < drawn(rng, [0, 0.1, 1.0])
    label = label.mask(rows, drawn(rng, ["", "EW", "nan", "?"]))
    return Case({"curves.csv": csv(table.assign(label=label)).encode()}, len(stars))


CURVES: dict[str, Callable[[Rng], Case]] = {
    make.__name__: make
    for make in (
        *(curve_errors, curve_times, curve_magnitudes, curve_bands, curve_fluxes),
        *(curve_rows, curve_files, curve_stars, curve_labels),
    )
}
