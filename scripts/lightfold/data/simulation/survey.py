"""The built-in survey: stars on the sky, observed as ZTF would, labelled as people would.

A survey has stars, with magnitudes, or supernovae, with differences of fluxes.

Every star has its own generator, seeded by its class and number. More stars or another block size
therefore change none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lightfold.curves.fluxes import SAID
from lightfold.data.simulation import cadence, photometry, sky, transients
from lightfold.data.simulation.classes import GROUP_OF, GROUPS, MODULES
from lightfold.data.simulation.labels import mistaken
from lightfold.data.simulation.star import BANDS, SimulatedStar
from lightfold.data.simulation.supernovae import Supernova
from lightfold.seeds import derive

#: Mean and scatter of the mean magnitude in r (Drake et al. 2014; saturated giants left out).
MAGNITUDES = {
    "EW": (15.8, 1.5),
    "RSCVn": (15.2, 1.3),
    "beta_Lyr": (15.7, 1.5),
    "EA": (15.8, 1.5),
    "RRab": (17.0, 1.7),
    "RRc": (16.4, 1.5),
    "RRd": (15.8, 1.4),
    "Blazhko": (15.8, 1.3),
    "LPV": (14.6, 1.2),
    "ACEP": (15.7, 1.5),
    "CepI": (14.8, 1.3),
    "CepII": (15.4, 1.6),
    "DSCT": (15.4, 1.5),
}
BRIGHTEST, FAINTEST = 13.2, 20.5

#: Distance from the Galactic plane [deg]. Classical Cepheids are young and near it; the others are
#: off it, because Catalina avoids it.
LATITUDES = {"CepI": (0.0, 8.0)}
OFF_PLANE = (15.0, 90.0)

#: Twins are within this distance [arcsec] in Catalina DR1 (203 pairs among 47,051 stars), and 11
#: of the pairs have two labels.
TWIN_ARCSEC, TWIN_DISAGREES = 2.0, 11 / 203

#: A star is in the catalogue if it is up in this fraction of the nights, and in at least 30.
SEEN_NIGHTS, FEWEST_NIGHTS = 0.2, 30

#: A block of light curves ends at this many stars, or at this many rows.
BLOCK_STARS, BLOCK_ROWS = 200, 200_000

#: Columns of the catalogue.
COLUMNS = (
    "object_id",
    "label",
    "true_label",
    "true_period",
    "ra",
    "dec",
    "mean_r",
    "ebv",
    "twin_of",
)

#: Columns of light curves of stars, beside the star and the band.
VALUES = ("mjd", "mag", "magerr")


@dataclass(frozen=True)
class Source:
    """A row of the catalogue and what it takes to observe it.

    Attributes
    ----------
    row : dict
        The row of the table ``objects``.
    star : SimulatedStar or Supernova
        The variable star or supernova.
    place : ndarray
        Unit vector towards it.
    rng : Generator
        Generator of its observations.
    """

    row: dict[str, Any]
    star: SimulatedStar | Supernova
    place: np.ndarray
    rng: np.random.Generator


@dataclass(frozen=True)
class Survey:
    """A survey: its numbers of stars and its imperfections.

    Attributes
    ----------
    sizes : dict
        Number of stars by class, without twins.
    nights : Calendar
        When it observes.
    seed : int
        Seed from which every star's own seed is derived.
    label_noise : float
        Fraction of the stars with a wrong label.
    twins : float
        Fraction of the stars that are listed twice.
    """

    sizes: dict[str, int]
    nights: cadence.Calendar
    seed: int
    label_noise: float
    twins: float

    def objects(self) -> pd.DataFrame:
        """Return the catalogue in order of object_id: labels, truth, positions [deg]."""
        columns = transients.COLUMNS if self.explodes else COLUMNS
        return pd.DataFrame([source.row for source in self.sources()], columns=list(columns))

    @property
    def explodes(self) -> bool:
        """Whether this is a survey of supernovae."""
        return any(GROUP_OF[label] == "supernovae" for label in self.sizes)

    def sources(self) -> Iterator[Source]:
        """Yield the stars in order of their ids, each followed by its twin."""
        for label in sorted(self.sizes):
            for index in range(self.sizes[label]):
                yield from _listed(self, label, index)

    def blocks(self, stars: int = BLOCK_STARS, rows: int = BLOCK_ROWS) -> Iterator[pd.DataFrame]:
        """Yield light curves of whole stars: at most `stars` of them, about `rows` rows."""
        parts: list[tuple[np.ndarray, ...]] = []
        names: list[str] = []
        size = 0
        for source in self.sources():
            part = _light_curve(source, self.nights)
            parts.append(part)
            names.append(source.row["object_id"])
            size += len(part[0])
            if len(parts) >= stars or size >= rows:
                yield self._block(names, parts)
                parts, names, size = [], [], 0
        if parts:
            yield self._block(names, parts)

    def _block(self, names: list[str], parts: list[tuple[np.ndarray, ...]]) -> pd.DataFrame:
        """Return the light curves of some stars, and in ``attrs`` that they are differences."""
        table = _table(names, parts, transients.VALUES if self.explodes else VALUES)
        if self.explodes:
            table.attrs[SAID] = transients.METADATA
        return table


def _listed(survey: Survey, label: str, index: int) -> Iterator[Source]:
    """Yield a star and, if it has one, its twin."""
    object_id = f"{label}-{index:05d}"
    rng = np.random.default_rng(derive(survey.seed, label, index))
    has_twin, is_wrong = rng.uniform(size=2) < (survey.twins, survey.label_noise)
    rivals = [other for other in GROUPS[GROUP_OF[label]] if other in survey.sizes]
    # Wrong labels depend on which classes the survey has, so they have a generator of their own.
    judge = np.random.default_rng(derive(survey.seed, label, index, "label"))
    called = mistaken(judge, label, rivals) if is_wrong else label
    own = {"object_id": object_id, "label": called, "true_label": label, "twin_of": ""}
    star, place, more = _new(survey, label, rng)
    row = own | more
    yield Source(row | _radec(place), star, place, rng)
    if has_twin:
        rng = np.random.default_rng(derive(survey.seed, label, index, "twin"))
        if judge.uniform() < TWIN_DISAGREES:
            called = mistaken(judge, called, rivals)
        own = {"object_id": object_id + "b", "label": called, "twin_of": object_id}
        near = sky.offset(rng, place, TWIN_ARCSEC)
        yield Source(row | own | _radec(near), star, near, rng)


def _new(
    survey: Survey, label: str, rng: np.random.Generator
) -> tuple[SimulatedStar | Supernova, np.ndarray, dict[str, Any]]:
    """Return a star or supernova of a class, its place, and what the catalogue says of it."""
    if GROUP_OF[label] == "supernovae":
        place = _place(rng, survey.nights, OFF_PLANE)
        supernova, row = transients.draw(label, rng, survey.nights, place)
        return supernova, place, row
    star = MODULES[GROUP_OF[label]].draw(label, rng)
    mean_r = _magnitude(rng, label)
    place = _place(rng, survey.nights, LATITUDES.get(label, OFF_PLANE))
    ebv = sky.reddening(rng, place, mean_r, star.absolute)
    return star, place, {"true_period": star.period, "mean_r": mean_r, "ebv": ebv}


def _magnitude(rng: np.random.Generator, label: str) -> float:
    """Return the mean magnitude in r of a star of a class, within the survey's range."""
    while True:
        mean_r = rng.normal(*MAGNITUDES[label])
        if BRIGHTEST < mean_r < FAINTEST:
            return float(mean_r)


def _place(
    rng: np.random.Generator, nights: cadence.Calendar, latitudes: tuple[float, float]
) -> np.ndarray:
    """Return a place on the sky where the survey looks often enough."""
    total = len(nights.midnight)
    clear = int(nights.clear.sum())
    enough = max(SEEN_NIGHTS * total, min(FEWEST_NIGHTS, 0.9 * clear))
    while True:
        place = sky.draw_position(rng, latitudes)
        if cadence.visible_nights(nights, place) >= enough:
            return place


def _radec(place: np.ndarray) -> dict[str, float]:
    ra, dec = sky.coordinates(place)
    return {"ra": ra, "dec": dec}


def _light_curve(source: Source, nights: cadence.Calendar) -> tuple[np.ndarray, ...]:
    """Return mjd, mag and magerr of a star, and its number of points by band.

    For a supernova, see `transients.light_curve`.
    """
    if isinstance(source.star, Supernova):
        return transients.light_curve(source.star, source.row, source.place, source.rng, nights)
    times, mags, errors, counts = [], [], [], []
    up = cadence.window(nights, source.place)
    for band in sorted(BANDS):
        mjd, depth = cadence.visits(source.rng, nights, source.place, up, band)
        true = _mean(source.row, source.star, band) + source.star.signal(
            mjd - cadence.FIRST_MJD, band
        )
        mag, error, seen = photometry.measure(source.rng, true, band, depth)
        times.append(mjd[seen])
        mags.append(mag[seen])
        errors.append(error[seen])
        counts.append(int(seen.sum()))
    return (
        np.concatenate(times),
        np.concatenate(mags),
        np.concatenate(errors),
        np.array(counts),
    )


def _mean(row: dict[str, Any], star: SimulatedStar, band: str) -> float:
    """Return the mean magnitude in a band: that in r, the colour, and the reddening."""
    redder = (sky.EXTINCTION[band] - sky.EXTINCTION["r"]) * row["ebv"]
    return row["mean_r"] + star.colour[band] + redder


def _table(
    names: list[str], parts: list[tuple[np.ndarray, ...]], values: tuple[str, ...]
) -> pd.DataFrame:
    """Return the light curves of some stars as one table; `values` are the parts' columns."""
    counts = np.concatenate([part[-1] for part in parts])
    table = {
        "object_id": np.repeat(np.array(names, dtype=object), [part[-1].sum() for part in parts]),
        "band": np.repeat(np.array(sorted(BANDS) * len(parts), dtype=object), counts),
    }
    columns = {
        name: np.concatenate([part[place] for part in parts]) for place, name in enumerate(values)
    }
    return pd.DataFrame(table | columns)
