"""Checks that no features are made from labels: target encodings, and probabilities of a model.

Their values give them away. What was encoded by the share of a class, or is its probability, lies
between 0 and 1, and the class has the share x among the stars whose value is x. A model's
probabilities of all classes sum to 1, and the largest one says the class. In percent or with noise,
their sum still scatters less inside a class than its parts would have it. The scores of a support
vector machine are votes of its pairs of classes, plus a fraction. Margins of one model per class,
and sums of boosted trees, are above zero for their class, and fall inside it if another one rises.
"""

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import chi2
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from lightfold.audit.findings import Finding, counted
from lightfold.audit.worth import Trials

#: Share of the stars for which a feature has to be known, and the fewest such stars.
KNOWN, FEW = 0.3, 100

#: Largest difference of two equal means, of values in single precision.
SAME = 2e-6

#: Probability of equal means by chance, up to which they are none.
LUCK = 5e-3

#: Stars that share their value, as a share of all, from which values are those of categories.
SHARED = 0.8

#: Bins of an encoding between 0 and 1, joined until they hold enough stars; how many have to be
#: left, how many stars are enough, and how far the shares of the class are apart.
TENTHS, BINS, BINNED, APART = 10, 4, 25, 0.4

#: How far noise may take an encoding below 0 and above 1.
BEYOND = 0.1

#: Probability of a deviation as large as the largest that is put down to chance.
CHANCE = 1e-3

#: How much better than chance the largest of one column per class says the class: 1 is always.
#: Probabilities of all classes, those with noise or on another scale, and those of all but one,
#: whose sum says little: periods and amplitudes may be less than 1 or 100, too.
AGREES, SURELY, BUT_ONE = 0.2, 0.5, 0.7

#: How nearly the probabilities of a star sum to 1, in case they were rounded or cut.
NEARLY = 0.02

#: Of probabilities with noise: the largest variance of their sum inside classes, in units of that
#: of independent parts; the largest scatter of the sum, as a share of it; how many times its noise
#: a probability may be below 0 and above 1.
TOGETHER, SCATTER, SIGMAS = 0.3, 0.15, 5

#: Of margins: how much better than chance the largest says the class; least balanced accuracy of
#: their signs; and largest variance of their sum inside classes, in units of that of independent
#: parts. Classes that lie far apart in standard units reach the first two, and about 1, not less.
MARGINS, SIGNS, AGAINST = 0.8, 0.9, 0.8

#: Largest distance of a score from its number of votes.
FRACTION = 1 / 3

#: Balanced accuracy of a probability beyond one half, from which it was learned from the same
#: stars: of several classes, of which a model has other probabilities beside it, and of two. How
#: far its mean may be from the share of the class, and its ends from 0 and 1.
LEARNED, LEARNED_OF_TWO, MEAN, ENDS = 0.97, 0.93, 0.015, 0.05

#: Share of the stars whose probability or share is at these ends, at least: it says something of
#: them. Features that were scaled to this range have few such values.
AT_ENDS = 0.2

#: Of several classes, the probability of the right one is often below one half. The area under the
#: ROC curve from which it was learned from the same stars nevertheless, how near its mean then is
#: to the share of the class, and its least maximum.
RANKED, NEAR, HIGHEST = 0.99, 0.008, 0.7

#: What the features have to add to macro-F1, and by how many standard errors.
GAIN, ERRORS = 0.03, 1.8


def check_encoded(table: pd.DataFrame, trials: Trials) -> list[Finding]:
    """Return which features are encoded labels, or the probabilities of another model.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    trials : Trials
        Some of its stars, and what forests make of them.
    """
    label, features = table["label"], table[list(trials.stars.features)]
    return [
        counted(
            "encoded_label_in_features",
            _encoded(features, label, trials),
            "features are shares of a class: each value is the mean of the class over the stars "
            "that have it, or its probability; compute them from training stars alone, or leave "
            "them out",
            severity="warning",
        ),
        counted(
            "probabilities_in_features",
            _probabilities(features, label, trials),
            "groups of features are one per class, and the largest says the class, as another "
            "model's probabilities or scores do: check that it saw no test star",
            severity="warning",
        ),
    ]


def _encoded(features: pd.DataFrame, label: pd.Series, trials: Trials) -> list[str]:
    found = {}
    for name, column in features.items():
        known = column.notna()
        if known.mean() < KNOWN or known.sum() < FEW:
            continue
        values = column[known].to_numpy("float64")
        classes = {own: (label[known] == own).to_numpy() for own in sorted(label.unique())}
        right = LEARNED_OF_TWO if len(classes) == 2 else LEARNED
        log_odds = values.min() < -BEYOND or values.max() > 1 + BEYOND
        by_category = not log_odds and _are_of_categories(values)
        for own, stars in classes.items():
            if (
                len(classes) == 2 and _is_learned(expit(values), stars, right)
                if log_odds
                else _is_share(values, stars, by_category, right)
            ):
                found[str(name)] = own
                break
    named = []
    for name, own in found.items():
        worth = trials.worth([name], list(found))
        if worth.gain >= GAIN and worth.errors >= ERRORS:
            named.append(f"{name} (class {own}: {worth})")
    return named


def _are_of_categories(values: np.ndarray) -> bool:
    """Return whether most stars share their value, and not because values lie on a lattice.

    Sums of values on a lattice are equal to others by chance, the more often the wider it is. If
    it has no gap and a mean of one half, it is a scale, such as that of ranks.
    """
    different, sizes = np.unique(values, return_counts=True)
    if len(sizes) < 2 or sizes[sizes > 1].sum() < SHARED * len(values):
        return False
    if np.ptp(np.diff(different)) < SAME and abs(values.mean() - 0.5) < SAME:
        return False
    luck = np.diff(different).min() / (values.std() * np.sqrt(2 * np.pi * len(values)))
    return bool(luck < LUCK)


def _is_share(values: np.ndarray, own: np.ndarray, by_category: bool, right: float) -> bool:
    """Return whether values are shares of a class.

    They are if they are shares in categories, if they were learned from the same stars, or by
    calibration.
    """
    if own.all() or not own.any():
        return False
    if by_category and abs(values.mean() - own.mean()) < SAME:
        return True
    at_ends = bool(np.mean((values < ENDS) | (values > 1 - ENDS)) >= AT_ENDS)
    if right == LEARNED_OF_TWO:
        learned = _is_learned(values, own, right)
    else:
        learned = at_ends and (_is_learned(values, own, right) or _is_ranked(values, own))
    if learned:
        return True
    if not at_ends:
        return False
    error = np.std(own - values) / np.sqrt(len(own))
    if abs(values.mean() - own.mean()) > 4 * error:
        return False
    return _is_calibrated(values, own)


def _is_learned(values: np.ndarray, own: np.ndarray, right: float) -> bool:
    """Return whether values are probabilities of a class that were learned from these stars."""
    if values.min() > ENDS or values.max() < 1 - ENDS or abs(values.mean() - own.mean()) > MEAN:
        return False
    return bool(balanced_accuracy_score(own, values > 0.5) >= right)


def _is_ranked(values: np.ndarray, own: np.ndarray) -> bool:
    """Return whether values rank a class first, and have its share as mean, as if learned so."""
    if values.min() < -NEARLY or values.min() > ENDS or values.max() > 1 + NEARLY:
        return False
    if values.max() < HIGHEST or abs(values.mean() - own.mean()) > NEAR:
        return False
    return bool(roc_auc_score(own, values) >= RANKED)


def _is_calibrated(values: np.ndarray, own: np.ndarray) -> bool:
    """Return whether the share of a class is x among the stars whose value is about x."""
    place = np.clip((values * TENTHS).astype(int), 0, TENTHS - 1)
    sizes = np.bincount(place, minlength=TENTHS)
    before = np.cumsum(sizes) - sizes
    joined, start = np.zeros(TENTHS, int), 0
    for tenth in range(1, TENTHS):
        full = before[tenth] - start >= BINNED and len(values) - before[tenth] >= BINNED
        start = before[tenth] if full else start
        joined[tenth] = joined[tenth - 1] + full
    place = joined[place]
    sizes = np.bincount(place)
    if len(sizes) < BINS:
        return False
    expected = np.clip(np.bincount(place, values) / sizes, 0, 1)
    shares = np.bincount(place, own) / sizes
    if np.ptp(shares) < APART:
        return False
    error = (expected * (1 - expected) + 1 / sizes) / sizes
    return bool(np.sum((shares - expected) ** 2 / error) <= chi2.isf(CHANCE, len(sizes)))


def _probabilities(features: pd.DataFrame, label: pd.Series, trials: Trials) -> list[str]:
    """Return the columns that are probabilities of the classes: of all, or of all but one."""
    classes = sorted(label.unique())
    features = features.loc[:, features.notna().mean() >= KNOWN]
    closest = _column_per_class(features, label, classes)
    for missing in (None, *classes):
        given = [name for name in classes if name != missing]
        names = [closest[name] for name in given if name in closest]
        if len(names) < max(len(given), 2) or len(set(names)) < len(names):
            continue
        known = features[names].notna().all(axis=1)
        if known.sum() < FEW or label[known].nunique() < len(classes):
            continue
        values = features.loc[known, names].to_numpy("float64")
        if missing is not None:
            whole = 100 if values.max() > 1 + NEARLY else 1
            values = np.column_stack([values / whole, 1 - values.sum(axis=1) / whole])
        code = pd.Categorical(label[known], [*given, missing] if missing else given).codes
        chance = 1 / len(classes)
        right = (balanced_accuracy_score(code, values.argmax(axis=1)) - chance) / (1 - chance)
        if not (
            (right >= (AGREES if missing is None else BUT_ONE) and _sum_to_one(values))
            or (right >= SURELY and missing is None and _sum_alike(values, code))
            or (right >= MARGINS and missing is None and _are_margins(values, code))
        ):
            continue
        worth = trials.worth(names)
        if worth.gain >= GAIN and worth.errors >= ERRORS:
            return [f"{', '.join(names)} (classes {', '.join(given)}: {worth})"]
    return []


def _column_per_class(
    features: pd.DataFrame, label: pd.Series, classes: list[str]
) -> dict[str, str]:
    """Return the column that goes with each class most closely; none if there are too few."""
    varied = features.loc[:, features.max() > features.min()]
    if varied.shape[1] < len(classes) - 1:
        return {}
    found = {own: varied.corrwith((label == own).astype("float64")) for own in classes}
    return {own: str(goes.idxmax()) for own, goes in found.items() if goes.notna().any()}


def _sum_to_one(values: np.ndarray) -> bool:
    """Return whether values are probabilities, their logarithms or their log-odds."""
    if values.min() >= -NEARLY and values.max() <= 1 + NEARLY:
        sums = values.sum(axis=1)
        return bool(values.min() < NEARLY and np.abs(sums - 1).max() < NEARLY)
    forms = [expit(values)] + ([np.exp(values)] if values.max() < NEARLY else [])
    return any(np.abs(own.sum(axis=1) - 1).max() < NEARLY for own in forms)


def _sum_alike(values: np.ndarray, code: np.ndarray) -> bool:
    """Return whether values are probabilities on any scale, with noise, or votes."""
    classes = values.shape[1]
    votes = values.round()
    if (
        classes > 2
        and np.abs(values - votes).max() <= FRACTION + SAME
        and votes.min() >= 0
        and (votes.sum(axis=1) == classes * (classes - 1) / 2).all()
    ):
        return True
    sums = values.sum(axis=1)
    scale, scatter = np.median(sums), sums.std()
    # Classes that lie apart have sums that are alike, too, but not inside a class.
    if scatter > SCATTER * scale or _together(values, code) > TOGETHER:
        return False
    beyond = NEARLY * scale + SIGMAS * scatter / np.sqrt(classes)
    return bool(values.min() >= -beyond and values.max() <= scale + beyond)


def _are_margins(values: np.ndarray, code: np.ndarray) -> bool:
    """Return whether values are margins of one model per class, or scores that are like them."""
    signs = [balanced_accuracy_score(code == own, each > 0) for own, each in enumerate(values.T)]
    return min(signs) >= SIGNS and _together(values, code) <= AGAINST


def _together(values: np.ndarray, code: np.ndarray) -> float:
    """Return the variance of sums inside classes, in units of that of independent parts."""
    inside = values - pd.DataFrame(values).groupby(code).transform("mean").to_numpy()
    return float(inside.sum(axis=1).var() / inside.var(axis=0).sum())
