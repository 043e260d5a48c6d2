"""Reading made-up tables of survey products, and what is expected of them."""

import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from astropy.table import Table
from brought import read
from lightfold.plugins.datasets import light_curves
from lightfold.workflow import config
from lightfold.workflow.files import files_of, rooted

STARS = pd.DataFrame({"object_id": ["1", "2"], "label": "A"})

#: nJy of 1 unit: microjansky, and SNANA's FLUXCAL with its zero point 27.5.
UJY, MJY, JY, FLUXCAL = 1e3, 1e6, 1e9, 10 ** (0.4 * (31.4 - 27.5))


class Product(NamedTuple):
    """A table, and its points: ids, bands, times, magnitudes, and fluxes [nJy] if it has them.

    ``said`` are words that the terminal has to show: what is dropped, and the format.
    """

    text: str
    expected: list[list[object]]
    said: tuple[str, ...]
    name: str = "points.csv"
    format: str = "auto"


def magnitude(flux):
    """Return the AB magnitude of a flux in nJy."""
    return 31.4 - 2.5 * np.log10(flux)


def points(curves):
    """Return points with None in place of NaN."""
    columns = ["object_id", "band", "mjd", "mag", *(["flux"] if "flux" in curves else [])]
    return curves[columns].replace({np.nan: None}).to_numpy().tolist()


def near(rows):
    """Return points that are as good as equal to others."""
    return [[*row[:2], pytest.approx(row[2], abs=1e-6), *map(_near, row[3:])] for row in rows]


def _near(value):
    return None if value is None else pytest.approx(value, rel=1e-6)


def read_files(folder, stars, tasks=None, **options):
    """Return the light curves of several files, which the option ``path`` names."""
    (folder / "stars.csv").write_text(stars.to_csv(index=False))
    given = config.check({"objects": "stars.csv", **options}, light_curves.OPTIONS, "datasets.mine")
    known = {"data": str(folder), "datasets": {"mine": {"kind": "light_curves", **given}}}
    files = {key: list(map(Path, found)) for key, found in files_of(known, "mine").items()}
    _, blocks = light_curves.load(
        {**given, **rooted(known, "mine"), "tasks": tasks or {}}, files, 0
    )
    return pd.concat(blocks, ignore_index=True)


def check(product, folder, capsys, stars=STARS):
    """Read a product, and compare its points and what is said."""
    _, curves = read(folder, product.text, stars, product.name, format=product.format)
    assert points(curves) == near(product.expected)
    told = capsys.readouterr().out
    for words in product.said:
        assert words in told


def check_files(product, folder, units):
    """Read a table as FITS, VOTable and IPAC table, with the units that archives state."""
    frame = pd.read_csv(io.StringIO(product.text), dtype={"cc_flags": str, "moon_masked": str})
    table = Table.from_pandas(frame)
    for column, unit in units.items():
        table[column].unit = unit
    for name, kind in (("c.fits", "fits"), ("c.vot", "votable"), ("c.tbl", "ascii.ipac")):
        table.write(folder / name, format=kind)
        _, curves = read(folder, None, STARS, name, format=product.format)
        assert points(curves) == near(product.expected), kind


def check_siblings(product, folder):
    """Read a table with names in capital letters and one more column, and as Parquet."""
    head, *lines = product.text.splitlines()
    text = "\n".join([f"{head.upper()},MORE", *(f"{line},5" for line in lines)])
    _, curves = read(folder, f"{text}\n", STARS, product.name, format=product.format)
    assert points(curves) == near(product.expected)
    frame = pd.read_csv(folder / product.name, dtype={"CC_FLAGS": str, "MOON_MASKED": str})
    name = f"{Path(product.name).stem}.parquet"
    _, curves = read(folder, frame, STARS, name, format=product.format)
    assert points(curves) == near(product.expected)
