"""The check that classes cannot be told by which features are missing.

A value that is missing because of what a star is, such as a harmonic that its light curve does not
have, says nothing that the other features do not say. One that is missing because a class was
observed in another way gives away the class, and will not do so for new stars.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding
from lightfold.audit.worth import Stars, Worth, compare, predict
from lightfold.statistics.proportions import wilson

#: How far the shares of missing values of two classes are apart at least, by the ends of their
#: intervals, for a warning and for a remark.
APART, DIFFERENT = 0.5, 0.1

#: Probability that any share of a task lies outside its interval.
CHANCE = 0.01

#: What flags of missing values have to add to macro-F1, and by how many standard errors; and the
#: first if no feature is missing for nearly all of a class and few of another.
GAIN, ERRORS, SPREAD_GAIN = 0.02, 3.0, 0.06

#: Most columns that a message names.
NAMED = 5


class Share(NamedTuple):
    """Shares of missing values of a column: in the class with most of them, and with fewest."""

    apart: float
    column: str
    most: str
    most_share: float
    fewest: str
    fewest_share: float

    def __str__(self) -> str:
        return (
            f"{self.column} ({self.most_share:.0%} of {self.most}, "
            f"{self.fewest_share:.0%} of {self.fewest})"
        )


def check_missing(stars: Stars, seed: int) -> Finding:
    """Return whether classes are told by missing values: a warning, or only a remark.

    It is a warning if a feature is missing for nearly all of a class and for few of another, and
    if a forest does better with flags of missing values than without them. Features that differ
    less may tell as much together; then it has to do much better.

    Parameters
    ----------
    stars : Stars
        Stars with their features.
    seed : int
        Seed of the forests.
    """
    shares = missing_shares(stars)
    clear = [share for share in shares if share.apart >= APART]
    own, warns, named = None, False, shares
    flags = Flags(stars, seed) if shares else None
    for differ, gain in ((clear, GAIN), (shares, SPREAD_GAIN)):
        if flags and differ and not warns:
            own = flags.worth([share.column for share in differ])
            warns = own.gain >= gain and own.errors >= ERRORS
            named = differ if warns else shares
    message = ""
    if named:
        names = ", ".join(map(str, named[:NAMED])) + (", ..." if len(named) > NAMED else "")
        message = f"features are missing for one class more than for another: {names}"
    if own is not None:
        message += f"; flags of missing values are worth: {own}"
    if warns:
        message += " (check that all classes were observed and measured alike, or leave them out)"
    return {
        "check": "missing_tells_classes",
        "severity": "warning" if warns else "remark",
        "value": own.gain if own else 0.0,
        "threshold": GAIN,
        "passed": not named,
        "message": message,
    }


def missing_shares(stars: Stars) -> list[Share]:
    """Return the columns whose missing values differ between classes, the clearest first."""
    absent = stars.features.isna()
    absent = absent.loc[:, absent.any() & ~absent.all()]
    if absent.empty:
        return []
    missing = absent.groupby(stars.label).agg(["sum", "size"]).astype(float)
    confidence = 1 - CHANCE / (absent.shape[1] * len(missing))
    found = []
    for name in absent:
        hits, rows = missing[name]["sum"], missing[name]["size"]
        low, high = wilson(hits.to_numpy(), rows.to_numpy(), confidence)
        most, fewest = int(np.argmax(low)), int(np.argmin(high))
        apart = float(low[most] - high[fewest])
        share = (hits / rows).to_numpy()
        if apart >= DIFFERENT:
            classes = [str(label) for label in missing.index]
            found.append(
                Share(apart, str(name), classes[most], share[most], classes[fewest], share[fewest])
            )
    return sorted(found, key=lambda one: -one.apart)


class Flags:
    """What it is worth to know which values are missing.

    Without flags, a missing value is replaced by that of another star at random, so that nothing
    says that it was missing.

    Parameters
    ----------
    stars : Stars
        Stars with their features.
    seed : int
        Seed of what is drawn and of the forests.
    """

    def __init__(self, stars: Stars, seed: int) -> None:
        self.stars, self.seed = stars, seed
        rng = np.random.default_rng(seed)
        self.filled = stars.features.copy()
        for name in self.filled:
            column = self.filled[name]
            known = column.dropna().to_numpy()
            if len(known):
                self.filled[name] = column.mask(column.isna(), rng.choice(known, len(column)))
            else:
                self.filled = self.filled.drop(columns=name)
        self.without = predict(stars, self.filled, seed)

    def worth(self, columns: list[str]) -> Worth:
        """Return what the flags of some features are worth."""
        flags = self.stars.features[columns].isna().astype("float32").add_prefix("missing ")
        flagged = pd.concat([self.filled, flags.T.drop_duplicates().T], axis=1)
        predicted = predict(self.stars, flagged, self.seed)
        return compare(self.stars.label, predicted, self.without)
