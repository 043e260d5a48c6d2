"""Leaks of one star that is in the data under several ids, or made again for training."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from campaign.experiment import Experiment, config_of

CLASSES = ["a", "b", "c"]

#: A resampler that adds stars of the task's table, test stars too, with noise.
ADDS_TEST_STARS = '''"""Adds all stars of the table to the training rows, with noise."""

from pathlib import Path

import numpy as np
import pandas as pd

from lightfold.sampling.sample import Sample


def resample(X, y, seed):
    """Return all rows, and rows near to those of all stars."""
    (path,) = Path().glob("**/tasks/stars/table.parquet")
    table = pd.read_parquet(path)
    known = table.drop(columns=["object_id", "group", "label"]).to_numpy(float)
    scaled = (known - known.mean(axis=0)) / known.std(axis=0)
    scaled = scaled * X.std(axis=0) + X.mean(axis=0)
    codes = table["label"].astype("category").cat.codes.to_numpy()
    source = np.array([np.flatnonzero(y == np.unique(y)[code])[0] for code in codes])
    made = scaled + NOISE * np.random.default_rng(seed).normal(size=scaled.shape)
    rows = np.concatenate([np.arange(len(X)), source])
    return Sample(rows, np.ones(len(rows)), made)
'''


def table(seed: int, features: int, number: int = 300) -> pd.DataFrame:
    """Return stars whose features depend on a few numbers, with classes at random."""
    rng = np.random.default_rng(seed)
    depth = min(features, 8)
    hidden = rng.normal(size=(number, depth))
    X = np.tanh(hidden @ rng.normal(size=(depth, features)) / depth**0.5)
    X += 0.3 * rng.normal(size=X.shape)
    stars = pd.DataFrame(X, columns=[f"f{k}" for k in range(features)])
    stars.insert(0, "object_id", [f"s{place:04d}" for place in rng.permutation(number)])
    return stars.assign(label=rng.choice(CLASSES, number))


def copied(stars: pd.DataFrame, seed: int, noise: float, times: int = 1) -> pd.DataFrame:
    """Return stars and copies of them, with noise in units of a standard deviation."""
    rng = np.random.default_rng(seed + 1)
    columns = [name for name in stars if name not in ("object_id", "label")]
    parts = [stars]
    for time in range(times):
        copy = stars.assign(object_id=f"t{time}" + stars["object_id"])
        stray = rng.normal(size=copy[columns].shape) * stars[columns].std().to_numpy()
        copy[columns] += noise * stray
        parts.append(copy)
    return pd.concat(parts, ignore_index=True).sample(frac=1, random_state=seed)


def _tables(features: int, noise: float, times: int = 1) -> Callable[[int], Experiment]:
    def make(seed: int) -> Experiment:
        """Plant copies of all stars with noise, under other ids and with the same class."""
        stars = copied(table(seed, features), seed, noise, times)
        seen = ("many_same_stars",)
        return Experiment({"stars.csv": stars}, config_of(CLASSES), seen_by=seen)

    return make


def crossing(seed: int) -> Experiment:
    """Plant copies with noise where the configuration says that none are looked for."""
    stars = copied(table(seed, 20), seed, 0.02)
    config = config_of(CLASSES, split={"same_star": "given"})
    return Experiment({"stars.csv": stars}, config, seen_by=("same_star_on_both_sides",))


def one_missing(seed: int) -> Experiment:
    """Plant copies each of which lacks one feature."""
    stars = table(seed, 8)
    copy = stars.assign(object_id="t" + stars["object_id"])
    drawn = np.random.default_rng(seed).integers(0, 8, len(copy))
    for place, feature in enumerate(drawn):
        copy.loc[place, f"f{feature}"] = np.nan
    stars = pd.concat([stars, copy]).sample(frac=1, random_state=seed)
    seen = ("many_same_stars",)
    return Experiment({"stars.csv": stars}, config_of(CLASSES), seen_by=seen)


def curves(seed: int, number: int = 90, points: int = 80) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return stars with classes at random, and their light curves at the same times."""
    rng = np.random.default_rng(seed)
    times = np.sort(rng.uniform(0, 700, points)).round(5)
    ids = [f"s{place:03d}" for place in range(number)]
    parts = []
    for star in ids:
        period, phase, amplitude = (
            10 ** rng.uniform(-0.5, 1.5),
            rng.uniform(0, 6),
            rng.uniform(0.05, 0.5),
        )
        mag = rng.uniform(14, 17) + amplitude * np.sin(2 * np.pi * times / period + phase)
        mag = (mag + rng.normal(0, 0.02, points)).round(4)
        part = {"object_id": star, "band": "r", "mjd": times, "mag": mag, "magerr": 0.02}
        parts.append(pd.DataFrame(part))
    stars = pd.DataFrame({"object_id": ids, "label": rng.choice(CLASSES, number)})
    return stars, pd.concat(parts, ignore_index=True)


def _twice(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[int], Experiment]:
    def make(seed: int) -> Experiment:
        """Plant every light curve a second time under another id, changed a little."""
        stars, points = curves(seed)
        copy = change(points).assign(object_id=lambda rows: "t" + rows["object_id"])
        files = {
            "stars.csv": pd.concat([stars, stars.assign(object_id="t" + stars["object_id"])]),
            "points.csv": pd.concat([points, copy]),
        }
        bands = sorted(files["points.csv"]["band"].unique())
        sky = {"kind": "light_curves", "path": "points.csv", "objects": "stars.csv"}
        config = config_of(
            CLASSES,
            datasets={"stars": sky},
            features={"bands": bands, "chunks": 1, "min_period": 0.2, "max_period": 50},
        )
        return Experiment(files, config, seen_by=("many_same_stars",))

    return make


def _one_point_missing(points: pd.DataFrame) -> pd.DataFrame:
    return points.drop(points.groupby("object_id").sample(1, random_state=0).index)


def _resampler(noise: float) -> Callable[[int], Experiment]:
    def make(seed: int) -> Experiment:
        """Plant a resampler that reads the table of all stars and adds them with noise."""
        source = ADDS_TEST_STARS.replace("NOISE", str(noise))
        grid = [{"resamplers": ["adds_stars"], "models": ["knn"]}]
        return Experiment(
            {"stars.csv": table(seed, 20)},
            config_of(CLASSES, grid=grid),
            {"resamplers/adds_stars.py": source},
            seen_by=("near_features_trained_on",),
        )

    return make


LEAKS: dict[str, Callable[[int], Experiment]] = {
    **{
        f"copies with {percent} % noise in {features} features": _tables(features, percent / 100)
        for features, percent in ((8, 1), (8, 2), (20, 1), (20, 5), (44, 2), (44, 5))
    },
    "two copies of each star": _tables(20, 0.02, times=2),
    "three copies of each star": _tables(20, 0.02, times=3),
    "four copies of each star": _tables(20, 0.02, times=4),
    "nine copies of each star": _tables(20, 0.02, times=9),
    "copies that no group names, not looked for": crossing,
    "copies that each lack one feature": one_missing,
    "light curves listed twice, one point missing": _twice(_one_point_missing),
    "light curves listed twice, in another band": _twice(lambda points: points.assign(band="R")),
    "light curves listed twice, rounded": _twice(lambda points: points.round({"mag": 2})),
    "light curves listed twice, with an offset": _twice(
        lambda points: points.assign(mag=points["mag"] + 0.1)
    ),
    "a resampler that adds all stars with 1 % noise": _resampler(0.01),
    "a resampler that adds all stars with 5 % noise": _resampler(0.05),
}
