"""Leaks after which test and validation tell different stories, or the test set is another kind."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from campaign.experiment import Experiment, config_of
from sklearn.metrics import f1_score

CLASSES = ["common", "rare", "rarest"]

#: The check that compares what nodes say of the test stars and of the validation stars.
STORIES = ("test_differs_from_validation",)

#: The check that draws samples again.
DRAWN = ("resampling_not_reproduced",)

#: Checks of the sides of a split.
SIDES = ("test_set_unlike_training", "folds_unlike_each_other")


def sky(seed: int, sizes: Iterable[int] = (200, 120, 80), spread: float = 0.5) -> pd.DataFrame:
    """Return stars of three classes that overlap, in random order, with a brightness."""
    rng = np.random.default_rng(seed)
    label = rng.permutation(np.repeat(CLASSES, tuple(sizes)))
    centre = dict(zip(CLASSES, rng.normal(scale=spread, size=(3, 8)), strict=True))
    X = rng.normal(size=(len(label), 8)) + np.stack([centre[name] for name in label])
    stars = pd.DataFrame(X, columns=[f"f{number}" for number in range(8)])
    stars["brightness"] = rng.normal(15, 1, len(label))
    return stars.assign(label=label, object_id=[f"s{number:05d}" for number in range(len(label))])


def _experiment(stars: pd.DataFrame, grid: dict[str, list[str]], **more: object) -> Experiment:
    own = {"resamplers": ["none"], "models": ["knn"], **grid}
    return Experiment({"stars.csv": stars}, config_of(CLASSES, grid=[own]), **more)


#: Lines of a plug-in that finds test stars in the results on disk. Nearly as they are scaled.
FIND = """
import glob
import numpy as np
import pandas as pd

def tested():
    table = pd.read_parquet("results/tasks/stars/table.parquet")
    split = pd.read_parquet(glob.glob("results/tasks/stars/**/split.parquet", recursive=True)[0])
    test = table["object_id"].isin(split.loc[split["role"] == "test", "object_id"]).to_numpy()
    X = table.drop(columns=["object_id", "group", "label"]).to_numpy(float)
    return ((X - X[~test].mean(axis=0)) / X[~test].std(axis=0))[test], table["label"][test]
"""

READER = """
from sklearn.neighbors import KNeighborsClassifier

WEIGHTS = False
DEFAULTS = {"n_neighbors": 1}

def space(trial):
    return {"n_neighbors": trial.suggest_int("n_neighbors", 1, 2)}

def fit(params, X, y, weight, seed):
    more, label = tested()
    label = label.map({"common": 0, "rare": 1, "rarest": 2})
    return KNeighborsClassifier(n_neighbors=1).fit(np.vstack([X, more]), np.append(y, label))
"""

MEMORY = """
from pathlib import Path
import numpy as np
from sklearn.neighbors import KNeighborsClassifier

WEIGHTS = False
DEFAULTS = {"n_neighbors": 1}
FILE = Path("results/seen.npz")

def space(trial):
    return {"n_neighbors": trial.suggest_int("n_neighbors", 1, 2)}

def fit(params, X, y, weight, seed):
    if FILE.exists():
        seen = np.load(FILE)
        X, y = np.vstack([X, seen["X"]]), np.append(y, seen["y"])
    if len(X) < 20_000:
        with FILE.open("wb") as file:
            np.savez(file, X=X, y=y)
    return KNeighborsClassifier(n_neighbors=1).fit(X, y)
"""

NEAR = """
from lightfold.sampling.sample import Sample

def resample(X, y, seed):
    more, label = tested()
    more = more + NOISE * np.random.default_rng(seed).normal(size=more.shape)
    first = {name: np.flatnonzero(y == name)[0] for name in np.unique(y)}
    source = np.append(np.arange(len(X)), [first[name] for name in label])
    return Sample(source, np.ones(len(source)), more)
"""

#: The same with rows near all stars of the task, training stars too.
NEAR_ALL = NEAR.replace("more, label = tested()", "more, label = everyone()")
EVERYONE = """
def everyone():
    table = pd.read_parquet("results/tasks/stars/table.parquet")
    X = table.drop(columns=["object_id", "group", "label"]).to_numpy(float)
    return (X - X.mean(axis=0)) / X.std(axis=0), table["label"]
"""

#: Lines of a resampler that asks which training stars are near test stars, and if these agree.
AROUND = """
from lightfold.sampling.sample import Sample

def around(X, y, own):
    found = [np.empty(0, dtype=int)]
    for star, name in zip(*tested()):
        near = np.argsort(((X - star) ** 2).sum(axis=1))[:4]
        found.append(near[(y[near] == name) == own])
    return np.concatenate(found)

def resample(X, y, seed):
    source, weight = np.arange(len(X)), np.ones(len(X))
"""
LEAVES_OUT = (
    AROUND
    + """
    source = np.setdiff1d(source, around(X, y, False))
    return Sample(source, np.ones(len(source)), X[:0])
"""
)
COPIES = (
    AROUND
    + """
    source = np.append(source, around(X, y, True))
    return Sample(source, np.ones(len(source)), X[:0])
"""
)
WEIGHS = (
    AROUND
    + """
    weight[around(X, y, True)] = 5
    return Sample(source, weight, X[:0])
"""
)

PROTOCOL = """
import numpy as np
import pandas as pd
from lightfold.plugins.protocols import honest

LEAKS = False
rows = honest.rows

def split(table, test_size, folds, seed):
    features = table.drop(columns=["object_id", "group", "label"])
    value = ORDER(features, table["label"])
    found = honest.split(table, test_size, folds, seed)
    share = value.groupby(table["label"]).rank(pct=True, method="first")
    test = share <= test_size
    fold = np.random.default_rng(seed).integers(folds, size=len(table))
    found["role"] = np.where(test, "test", "train")
    found["fold"] = pd.Series(fold, found.index).where(~test.to_numpy()).astype("Int8")
    return found
"""

EASY = "lambda X, y: ((X - X.groupby(y).transform('mean')) ** 2).sum(axis=1)"


def model_reads_labels(seed: int) -> Experiment:
    """Plant a model that adds the test stars in the results on disk to what it learns from."""
    plugins = {"models/reader.py": FIND + READER}
    return _experiment(sky(seed), {"models": ["reader"]}, plugins=plugins, seen_by=STORIES)


def model_remembers_other_folds(seed: int) -> Experiment:
    """Plant a model that keeps a file of all stars that any of its fits has seen."""
    plugins = {"models/memory.py": MEMORY}
    return _experiment(sky(seed), {"models": ["memory"]}, plugins=plugins, seen_by=STORIES)


def resampler_adds_test_stars(noise: float) -> Callable[[int], Experiment]:
    """Return a maker of experiments whose resampler makes rows near test stars.

    They are scattered by `noise` standard deviations of each feature.
    """

    def make(seed: int) -> Experiment:
        plugins = {"resamplers/near.py": FIND + f"NOISE = {noise}\n" + NEAR}
        grid, seen = {"resamplers": ["near"]}, (*STORIES, "near_features_trained_on")
        return _experiment(sky(seed), grid, plugins=plugins, seen_by=(*seen, *DRAWN))

    return make


def resampler_looks(source: str) -> Callable[[int], Experiment]:
    """Return a maker of experiments whose resampler looks at stars that it was not given."""

    def make(seed: int) -> Experiment:
        plugins = {"resamplers/looks.py": FIND + EVERYONE + source}
        grid = {"resamplers": ["looks"], "models": ["random_forest", "knn"]}
        return _experiment(sky(seed), grid, plugins=plugins, seen_by=DRAWN)

    return make


def protocol_orders(order: str) -> Callable[[int], Experiment]:
    """Return a maker of experiments whose protocol tests the first stars of each class."""

    def make(seed: int) -> Experiment:
        plugins = {"protocols/ordered.py": PROTOCOL.replace("ORDER", f"({order})")}
        grid = {"protocols": ["ordered"]}
        return _experiment(sky(seed), grid, plugins=plugins, seen_by=SIDES + STORIES)

    return make


def correct(share: float) -> Callable[[int], Experiment]:
    """Return a maker of experiments of which a share of the wrong test stars is made right."""

    def make(seed: int) -> Experiment:
        def tamper(results: Path) -> None:
            for path in results.glob("tasks/**/predictions.parquet"):
                _edit(path, share, seed)

        seen = (*STORIES, "predictions_not_reproduced")
        return _experiment(sky(seed), {}, tamper=tamper, seen_by=seen)

    return make


def out_of_fold_rows_edited(seed: int) -> Experiment:
    """Plant out-of-fold rows of which most wrong ones are right, and a record that says so."""

    def tamper(results: Path) -> None:
        for path in results.glob("tasks/**/out_of_fold.parquet"):
            left = _edit(path, 0.8, seed)
            scores = [
                f1_score(part["label"], _most_probable(part), average="macro")
                for _, part in left.groupby("fold")
            ]
            record = json.loads((path.parent / "params.json").read_text())
            record["validation"]["value"] = float(np.mean(scores))
            (path.parent / "params.json").write_text(json.dumps(record))
            trials = pd.read_parquet(path.parent / "trials.parquet")
            trials["value"] = float(np.mean(scores))
            trials.to_parquet(path.parent / "trials.parquet", index=False)

    seen = (*STORIES, "out_of_fold_not_reproduced")
    return _experiment(sky(seed), {}, tamper=tamper, seen_by=seen)


def feature_knows_the_role(seed: int) -> Experiment:
    """Plant a protocol that tests stars which a feature marks, as one made after a split does."""
    stars = sky(seed)
    mark = np.random.default_rng(seed).uniform(size=len(stars)) < 0.3
    stars["f7"] += 0.8 * mark
    stars["mark"] = mark + np.random.default_rng(seed + 1).normal(scale=0.3, size=len(stars))
    plugins = {"protocols/ordered.py": PROTOCOL.replace("ORDER", "(lambda X, y: -X['mark'])")}
    grid = {"protocols": ["ordered"]}
    return _experiment(stars, grid, plugins=plugins, seen_by=SIDES)


def _most_probable(left: pd.DataFrame) -> np.ndarray:
    return np.asarray(CLASSES)[left[[f"p_{name}" for name in CLASSES]].to_numpy().argmax(axis=1)]


def _edit(path: Path, share: float, seed: int) -> pd.DataFrame:
    """Swap probabilities of some wrong rows so that the true class is the most probable one."""
    left = pd.read_parquet(path)
    columns = [f"p_{name}" for name in CLASSES]
    wrong = np.flatnonzero(_most_probable(left) != left["label"].to_numpy())
    chosen = np.random.default_rng(seed).permutation(wrong)[: round(share * len(wrong))]
    p = left[columns].to_numpy(copy=True)
    own = left["label"].map({name: code for code, name in enumerate(CLASSES)}).to_numpy()
    most = p.argmax(axis=1)
    for row in chosen:
        p[row, [own[row], most[row]]] = p[row, [most[row], own[row]]]
    left[columns] = p
    if "predicted" in left:
        left["predicted"] = _most_probable(left)
    left.to_parquet(path, index=False)
    return left


#: Each leak by its name: it makes an experiment from a seed.
LEAKS: dict[str, Callable[[int], Experiment]] = {
    "a model reads the labels of test stars": model_reads_labels,
    "a model remembers the stars of other folds": model_remembers_other_folds,
    "a resampler adds test stars, scattered by .05": resampler_adds_test_stars(0.05),
    "a resampler adds test stars, scattered by .1": resampler_adds_test_stars(0.1),
    "a resampler adds test stars, scattered by .3": resampler_adds_test_stars(0.3),
    "a resampler adds all stars, scattered by .3": resampler_looks("NOISE = 0.3\n" + NEAR_ALL),
    "a resampler leaves out what test stars contradict": resampler_looks(LEAVES_OUT),
    "a resampler copies what test stars confirm": resampler_looks(COPIES),
    "a resampler weighs what test stars confirm": resampler_looks(WEIGHS),
    "the test stars are those nearest to the centre of their class": protocol_orders(EASY),
    "the test stars are the brightest": protocol_orders("lambda X, y: X['brightness']"),
    "the test stars are the first rows": protocol_orders("lambda X, y: X.index.to_series()"),
    "a fifth of the wrong predictions is made right": correct(0.2),
    "half of the wrong predictions is made right": correct(0.5),
    "out-of-fold rows are edited with their record": out_of_fold_rows_edited,
    "a feature knows who is tested": feature_knows_the_role,
}
