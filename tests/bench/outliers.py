"""Which score finds stars of classes that no training star had?

    python tests/bench/outliers.py [--data DATA] [--cache FOLDER] [--record]

Each class of six real sets is left out once. A fifth of the other stars and the class left out are
new; scores should be higher for the latter. It is judged by the area under the ROC curve: how often
a star of the class left out has the higher score of two. In a seventh set, training stars are of
Catalina South, and new ones are Catalina's northern stars, a survey of another telescope: they are
told apart by three features and the classes that both have.

Prints the mean area over the classes of each set, and the means over sets with the 95 % interval of
the difference from Lightfold's score (Student's t over the sets). Then how many new stars of known
classes are scored above .95 and .99, and what it costs to score a million stars.
"""

import resource
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
import real_sets
from lightfold import tables
from lightfold.prediction.answers.neighbours import FAR, Neighbours
from record import paired, parse, parser, record
from scipy.stats import rankdata
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import IsolationForest, RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors
from sklearn.preprocessing import QuantileTransformer, StandardScaler

SHARE, MOST = 0.8, 600
SOUTH_TO_NORTH = "south to north"
OWN, DOUBT, BOTH = "outlier", "entropy of the forest", "outlier and entropy, ranks summed"
SIZE, FEATURES, NEW, CHUNK = 10_000, 60, 200_000, 50_000


class Case(NamedTuple):
    """Training stars without a class, and new ones, of which some are of this class."""

    set: str
    left_out: str
    train: pd.DataFrame
    new: pd.DataFrame
    unknown: np.ndarray

    @property
    def features(self) -> list[str]:
        """The features."""
        return tables.feature_columns(self.train)


def cases(given: Any) -> Iterator[Case]:
    """Yield every set without each of its classes."""
    for name in real_sets.SETS:
        table = real_sets.table(name, given.data, given.cache)
        rng = np.random.default_rng(0)
        known = rng.random(len(table)) < SHARE
        for label in real_sets.classes_of(table):
            out = (table["label"] == label).to_numpy()
            some = rng.permutation(np.flatnonzero(out))[:MOST]
            new = np.sort(np.r_[some, np.flatnonzero(~known & ~out)])
            yield Case(name, label, table[known & ~out], table.iloc[new], out[new])
    south, north = surveys(given.data)
    for label in real_sets.classes_of(north):
        unknown = (north["label"] == label).to_numpy()
        yield Case(SOUTH_TO_NORTH, label, south[south["label"] != label], north, unknown)


def surveys(data: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return stars of both catalogues of Catalina, with the features and classes of both."""
    south = pd.read_parquet(data / "catalina_south/objects.parquet")
    south = south.rename(columns={"V_css": "Vmag", "V_amp": "amp"})
    north = pd.read_parquet(data / "catalina_north_dr1/objects.parquet")
    same = {"EW": "Ecl", "beta_Lyr": "Ecl", "RSCVn": "Rot", "HADS": "DSCT"}
    north["label"] = north["label"].replace(same)
    both = sorted({*south["label"]} & {*north["label"]})
    made = []
    for stars in (south, north):
        columns = ["object_id", "label", "Vmag", "amp", "log_period"]
        own = real_sets._of(stars, both, 3_500)[columns]
        made.append(own.assign(group=own["object_id"]).reset_index(drop=True))
    return made[0], made[1]


# --- spaces and scores that were tried ------------------------------------------------------------


def scores(case: Case) -> dict[str, np.ndarray]:
    """Return the scores of the new stars, by name."""
    X, X_new = (part[case.features].to_numpy(float) for part in (case.train, case.new))
    y = case.train["label"].to_numpy(str)
    middle = np.nanmedian(X, axis=0)
    X, X_new = (np.where(np.isnan(values), middle, values) for values in (X, X_new))
    forest = RandomForestClassifier(min_samples_leaf=2, random_state=0).fit(X, y)
    p = forest.predict_proba(X_new)
    own = Neighbours(case.train, case.features).of(case.new[case.features]).outlier
    entropy = -(p * np.log(np.maximum(p, 1e-9))).sum(axis=1)
    found = {
        OWN: own,
        DOUBT: entropy,
        "1 - highest probability of the forest": 1 - p.max(axis=1),
        BOTH: rankdata(own) + rankdata(entropy),
    }
    ranks = spread(X), spread(X_new, X)
    scale = StandardScaler().fit(X)
    power = asinh(X, X), asinh(X_new, X)
    spaces = {
        "standardised": (scale.transform(X), scale.transform(X_new)),
        "asinh": power,
        "ranks": ranks,
        "ranks, components whitened": fitted(PCA(0.99, whiten=True).fit(ranks[0]), *ranks),
        "ranks, discriminants": fitted(
            LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.05).fit(ranks[0], y), *ranks
        ),
        "ranks x importance in the forest": weighted(*ranks, forest.feature_importances_),
        "asinh x variance between classes": weighted(*power, between(power[0], y)),
        "forest's leaves": (forest.apply(X), forest.apply(X_new)),
    }
    for name, (a, b) in spaces.items():
        metric = "hamming" if "leaves" in name else "euclidean"
        near = NearestNeighbors(n_neighbors=FAR, metric=metric).fit(a)
        found[f"{FAR}th neighbour, {name}"] = near.kneighbors(b)[0][:, -1]
    a, b = weighted(*ranks, between(ranks[0], y))
    near = NearestNeighbors(n_neighbors=20).fit(a)
    distance = near.kneighbors(b)[0]
    found["nearest neighbour, ranks x variance between classes"] = distance[:, 0]
    found["20th neighbour, ranks x variance between classes"] = distance[:, -1]
    local = LocalOutlierFactor(novelty=True).fit(a)
    found["local outlier factor, ranks x variance between classes"] = -local.score_samples(b)
    trees = IsolationForest(n_estimators=200, random_state=0).fit(X)
    found["isolation forest"] = -trees.score_samples(X_new)
    return found


def spread(X: np.ndarray, train: np.ndarray | None = None) -> np.ndarray:
    """Return ranks as a normal distribution has them."""
    train = X if train is None else train
    ranks = QuantileTransformer(
        n_quantiles=min(1000, len(train)), output_distribution="normal", subsample=None
    )
    return ranks.fit(train).transform(X).clip(-3, 3)


def asinh(X: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Return the asinh of distances from the median in quartiles, scaled to a deviation of 1."""
    low, middle, high = np.percentile(train, (25, 50, 75), axis=0)
    scale = np.where(high > low, high - low, 1) / 1.35
    deviation = np.arcsinh((train - middle) / scale).std(axis=0)
    return np.arcsinh((X - middle) / scale) / np.where(deviation > 0, deviation, 1)


def between(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the share of each feature's variance that is between the classes."""
    frame = pd.DataFrame(X)
    share = frame.groupby(y).transform("mean").var() / frame.var()
    return share.fillna(0).to_numpy()


def weighted(X: np.ndarray, X_new: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both with each feature's variance scaled."""
    return X * np.sqrt(share), X_new * np.sqrt(share)


def fitted(model: Any, X: np.ndarray, X_new: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both in the space of a model."""
    return model.transform(X), model.transform(X_new)


# --- what is measured -----------------------------------------------------------------------------


def measure(given: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the area of each case and score, and how many known stars are scored high."""
    rows, high = [], []
    for case in cases(given):
        own = {"set": case.set, "left_out": case.left_out, "stars": int(case.unknown.sum())}
        found = scores(case)
        for name, score in found.items():
            rows.append({**own, "score": name, "auc": roc_auc_score(case.unknown, score)})
        above = {f"above_{cut}": found[OWN] > cut / 100 for cut in (95, 99)}
        for kind, stars in (("known", ~case.unknown), ("unknown", case.unknown)):
            own |= {f"{kind}_{name}": float(flag[stars].mean()) for name, flag in above.items()}
        high.append(own)
        print(f"{case.set} without {case.left_out}: {rows[-len(found)]['auc']:.3f}", flush=True)
    return pd.DataFrame(rows), pd.DataFrame(high)


def compare(found: pd.DataFrame) -> pd.DataFrame:
    """Return means over the sets, and their difference from Lightfold's score."""
    means = found.groupby(["score", "set"], sort=False)["auc"].mean().unstack("set")  # noqa: PD010
    rows = []
    for name, own in means.iterrows():
        row = {"score": name, "auc": own.mean()}
        rows.append(row if name == OWN else row | paired(own - means.loc[OWN]))
    return pd.DataFrame(rows).sort_values("auc", ascending=False, ignore_index=True)


def cost() -> dict[str, Any]:
    """Return what scoring costs: seconds for a million stars, and memory beyond the input."""
    rng = np.random.default_rng(0)
    names = [f"f{number}" for number in range(FEATURES)]
    train = pd.DataFrame(rng.normal(size=(SIZE, FEATURES)), columns=names)
    train["object_id"] = [f"star {number}" for number in range(SIZE)]
    train["label"] = rng.choice(["A", "B", "C"], SIZE)
    new = pd.DataFrame(rng.normal(size=(NEW, FEATURES)), columns=names)
    start = time.process_time()
    near = Neighbours(train, names)
    learned = time.process_time() - start
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    for first in range(0, NEW, CHUNK):
        near.of(new.iloc[first : first + CHUNK])
    seconds = time.process_time() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {
        "training_stars": SIZE,
        "features": FEATURES,
        "learned_seconds": learned,
        "million_seconds": seconds * 1e6 / NEW,
        "memory_mb": grown / 1024,
    }


def main() -> None:
    """Measure, print, and record."""
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=real_sets.DATA)
    options.add_argument("--cache", type=Path, default=real_sets.CACHE)
    given = parse(options, places=("data", "cache"))
    spent = cost()
    print(spent)
    found, high = measure(given)
    shown = found[found["score"].isin([OWN, DOUBT, BOTH])]
    sets = shown.groupby(["set", "score"], sort=False)["auc"].mean().unstack("score")  # noqa: PD010
    sets = sets.join(high.groupby("set").mean(numeric_only=True).drop(columns="stars"))
    sets["classes"] = high.groupby("set").size()
    sets = sets.rename(columns={OWN: "own", DOUBT: "entropy", BOTH: "both"}).reset_index()
    tried = compare(found)
    pd.set_option("display.width", 200, "display.max_columns", 20)
    print(sets.round(3).to_string())
    print(tried.round(3).to_string())
    if given.record:
        record("outliers", sets)
        record("outliers_tried", tried, sets=len(sets))
        record("outliers_cost", [spent])


if __name__ == "__main__":
    main()
