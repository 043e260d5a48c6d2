"""Populations of stars that experiments of the campaign are made of."""

import numpy as np
import pandas as pd
from lightfold.seeds import derive

#: Names of classes, as many as an experiment needs.
NAMES = ("EW", "RSCVn", "beta_Lyr", "RRab", "RRc", "DSCT", "LPV", "ELL")


def random(seed: int, name: str) -> np.random.Generator:
    """Return the generator of an experiment: its own, whatever else is run."""
    return np.random.default_rng(derive(seed, name))


def population(
    rng: np.random.Generator,
    sizes: tuple[int, ...] = (240, 120, 80),
    features: int = 6,
    apart: float = 0.8,
) -> pd.DataFrame:
    """Return stars of classes that overlap, in random order.

    Parameters
    ----------
    rng : Generator
        Draws them.
    sizes : tuple of int
        Number of stars per class.
    features : int
        Number of features, ``f0``, ``f1``, ...; the last one is noise if there are several.
    apart : float
        How far classes scatter about their common middle, in standard deviations of a feature; at
        most 1.5 times that, so that no feature alone tells two classes of the default population.
    """
    label = np.repeat(NAMES[: len(sizes)], sizes)
    telling = max(features - 1, 1)
    middle = apart * rng.normal(size=(len(sizes), telling)).clip(-1.5, 1.5)
    X = rng.normal(size=(len(label), features))
    X[:, :telling] += np.repeat(middle, sizes, axis=0)
    table = pd.DataFrame(X, columns=[f"f{number}" for number in range(features)])
    table.insert(0, "label", label)
    return identified(table.sample(frac=1, random_state=int(rng.integers(2**31))))


def identified(table: pd.DataFrame) -> pd.DataFrame:
    """Return stars with ids that say nothing, in the order of their rows."""
    table = table.drop(columns="object_id", errors="ignore").reset_index(drop=True)
    table.insert(0, "object_id", [f"V{number:05d}" for number in range(len(table))])
    return table


def features_of(table: pd.DataFrame) -> list[str]:
    """Return the names of the features that `population` made."""
    return [name for name in table if name[0] == "f" and name[1:].isdigit()]


def classes_of(table: pd.DataFrame) -> list[str]:
    """Return the classes of a table, in the order of `NAMES`."""
    return [name for name in NAMES if (table["label"] == name).any()]


def listed_twice(
    rng: np.random.Generator, table: pd.DataFrame, share: float, noise: float
) -> pd.DataFrame:
    """Return a table in which some stars are there twice, with other noise in every feature.

    Parameters
    ----------
    rng : Generator
        Draws them.
    table : DataFrame
        As `population` returns it.
    share : float
        Share of the stars that are listed twice.
    noise : float
        How far the second row of a star is from the first, in standard deviations of a feature.

    Returns
    -------
    DataFrame
        In random order, with a column ``star`` that names the star of each row.
    """
    table = table.assign(star=table["object_id"])
    again = table.sample(frac=share, random_state=int(rng.integers(2**31)))
    columns = features_of(table)
    spread = table[columns].std().to_numpy()
    again[columns] += noise * spread * rng.normal(size=again[columns].shape)
    both = pd.concat([table, again])
    return identified(both.sample(frac=1, random_state=int(rng.integers(2**31))))
