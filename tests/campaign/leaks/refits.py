"""Leaks of what is fitted: results edited by hand, and plug-ins that learn from held-out rows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from experiment import Experiment, config_of
from scipy.spatial import KDTree

CLASSES = ["EW", "RRab", "RSCVn"]

ROLES = ("test", "train")

#: Where the best node of the experiment is.
NODE = "tasks/stars/honest/test-0.20/repeat-0/none/none"


def _stars(seed: int) -> pd.DataFrame:
    """Return a table of stars whose classes overlap."""
    rng = np.random.default_rng(seed)
    label = np.repeat(CLASSES, [160, 90, 50])
    center = rng.normal(size=(3, 8))[np.repeat([0, 1, 2], [160, 90, 50])]
    X = 0.6 * center + rng.normal(size=center.shape)
    table = pd.DataFrame(X, columns=[f"f{number}" for number in range(8)])
    table.insert(0, "label", label)
    table.insert(0, "object_id", [f"s{number}" for number in rng.permutation(len(table))])
    return table.sample(frac=1, random_state=seed)


def _experiment(seed: int, **more: Any) -> Experiment:
    grid = more.pop("grid", None)
    config = config_of(CLASSES, seed=seed, **({"grid": grid} if grid else {}))
    return Experiment({"stars.csv": _stars(seed)}, config, **more)


def _edit(path: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Change a table by hand, and keep what its file says beside it."""
    change(pd.read_parquet(path)).to_parquet(path, index=False)


def _right(table: pd.DataFrame, share: float, seed: int) -> pd.DataFrame:
    """Return predictions of which a share is made right, with their probabilities."""
    names = [f"p_{name}" for name in CLASSES]
    p = table[names].to_numpy()
    chosen = np.random.default_rng(seed).random(len(table)) < share
    own = table["label"].map({name: code for code, name in enumerate(CLASSES)}).to_numpy()
    rows = np.arange(len(table))
    best = p.argmax(axis=1)
    swapped = p.copy()
    swapped[rows, own], swapped[rows, best] = p[rows, best], p[rows, own]
    p = np.where(chosen[:, None], swapped, p)
    table = table.assign(**dict(zip(names, p.T, strict=True)))
    if "predicted" in table:
        table["predicted"] = np.asarray(CLASSES, dtype=object)[p.argmax(axis=1)]
    return table


def predictions_edited(seed: int) -> Experiment:
    """A third of the predictions of a node are made right by hand, with their probabilities."""

    def tamper(results: Path) -> None:
        path = results / NODE / "random_forest/predictions.parquet"
        _edit(path, lambda table: _right(table, 0.3, seed))

    return _experiment(seed, tamper=tamper, seen_by=("predictions_not_reproduced",))


def one_node_of_many_edited(seed: int) -> Experiment:
    """A third of the predictions of one of nine nodes are made right by hand."""
    grid = [
        {
            "resamplers": ["none", "random_over", "smote"],
            "models": ["random_forest", "knn", "naive_bayes"],
        }
    ]

    def tamper(results: Path) -> None:
        chosen = np.random.default_rng(seed).choice(["none", "random_over", "smote"])
        path = (results / NODE).parents[1] / f"{chosen}/none/knn/predictions.parquet"
        _edit(path, lambda table: _right(table, 0.3, seed))

    return _experiment(seed, grid=grid, tamper=tamper, seen_by=("table_edited",))


def labels_of_test_stars_edited(seed: int) -> Experiment:
    """Test stars that a model gets wrong have its answer as their label, in the task's table."""

    def tamper(results: Path) -> None:
        left = pd.read_parquet(results / NODE / "random_forest/predictions.parquet")
        answers = left.set_index("object_id")["predicted"]
        _edit(
            results / "tasks/stars/table.parquet",
            lambda table: table.assign(
                label=table["object_id"].map(answers).fillna(table["label"])
            ),
        )

    return _experiment(seed, tamper=tamper, seen_by=("table_edited",))


def probabilities_edited(seed: int) -> Experiment:
    """Probabilities of a node are sharpened by hand; no class changes."""

    def sharpen(table: pd.DataFrame) -> pd.DataFrame:
        names = [f"p_{name}" for name in CLASSES]
        p = table[names].to_numpy() ** 1.2
        p /= p.sum(axis=1, keepdims=True)
        return table.assign(**dict(zip(names, p.T, strict=True)))

    def tamper(results: Path) -> None:
        _edit(results / NODE / "random_forest/predictions.parquet", sharpen)

    return _experiment(seed, tamper=tamper, seen_by=("predictions_not_reproduced",))


def out_of_fold_edited(seed: int) -> Experiment:
    """Out-of-fold rows are made right by hand; the recorded scores are made to fit."""

    def tamper(results: Path) -> None:
        from sklearn.metrics import f1_score

        folder = results / NODE / "random_forest"
        _edit(folder / "out_of_fold.parquet", lambda table: _right(table, 0.3, seed))
        left = pd.read_parquet(folder / "out_of_fold.parquet")
        scores = []
        for _, part in left.groupby("fold"):
            code = part[[f"p_{name}" for name in CLASSES]].to_numpy().argmax(axis=1)
            y = pd.Categorical(part["label"], categories=CLASSES).codes
            scores.append(f1_score(y, code, labels=[0, 1, 2], average="macro", zero_division=0))
        record = json.loads((folder / "params.json").read_text())
        before, record["validation"]["value"] = record["validation"]["value"], np.mean(scores)
        (folder / "params.json").write_text(json.dumps(record))
        _edit(
            folder / "trials.parquet",
            lambda table: table.assign(
                value=table["value"].where(table["value"] != before, np.mean(scores))
            ),
        )

    return _experiment(seed, tamper=tamper, seen_by=("out_of_fold_not_reproduced",))


def parameters_edited(seed: int) -> Experiment:
    """The record names other parameters than those of the fit."""

    def tamper(results: Path) -> None:
        path = results / NODE / "knn/params.json"
        record = json.loads(path.read_text())
        record["params"]["n_neighbors"] += 3
        path.write_text(json.dumps(record))

    seen_by = ("other_parameters", "predictions_not_reproduced")
    return _experiment(seed, tamper=tamper, seen_by=seen_by)


def node_copied(seed: int) -> Experiment:
    """The files of one model are put in the place of another's, but for the record."""

    def tamper(results: Path) -> None:
        for name in ("predictions", "out_of_fold", "fold_predictions", "default_predictions"):
            own = (results / NODE / f"random_forest/{name}.parquet").read_bytes()
            (results / NODE / f"knn/{name}.parquet").write_bytes(own)

    return _experiment(seed, tamper=tamper, seen_by=("predictions_not_reproduced",))


def record_copied(seed: int) -> Experiment:
    """All files of one model are put in the place of another's."""

    def tamper(results: Path) -> None:
        for path in (results / NODE / "random_forest").glob("*.*"):
            (results / NODE / "knn" / path.name).write_bytes(path.read_bytes())

    return _experiment(seed, tamper=tamper, seen_by=("record_of_another_node",))


def _near_test_stars(rows: pd.DataFrame, table: pd.DataFrame, agree: bool) -> pd.Series:
    """Return which rows of the final fit are among the five nearest to a test star.

    Only those of its class count, or only those of another.
    """
    final = rows["fold"].isna()
    test, train = (rows.loc[final & (rows["role"] == role), "source_id"] for role in ROLES)
    X, label = table.filter(regex="^f"), table["label"]
    tree = KDTree(X.loc[train])
    found: set[str] = set()
    for star in test:
        near = train.to_numpy()[tree.query(X.loc[star], 5)[1]]
        found.update(near[(label[near] == label[star]).to_numpy() == agree])
    return final & (rows["role"] == "train") & rows["source_id"].isin(found)


def _sample(
    seed: int, resampler: str, change: Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]
) -> Experiment:
    """Return an experiment whose sample is edited, given its rows and the task's table."""

    def tamper(results: Path) -> None:
        table = pd.read_parquet(results / "tasks/stars/table.parquet").set_index("object_id")
        for path in results.glob("tasks/**/resampled.parquet"):
            _edit(path, lambda rows: change(rows, table))

    grid = [{"resamplers": [resampler], "models": ["random_forest", "knn"]}]
    seen_by = ("resampling_not_reproduced",)
    return _experiment(seed, grid=grid, tamper=tamper, seen_by=seen_by, until="resample")


def training_stars_left_out(seed: int) -> Experiment:
    """Training stars that lie near test stars of another class are left out by hand."""

    def change(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
        return rows[~_near_test_stars(rows, table, agree=False)]

    return _sample(seed, "none", change)


def weights_edited(seed: int) -> Experiment:
    """Training stars that lie near test stars of their class count twenty times by hand."""

    def change(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(weight=rows["weight"].mask(_near_test_stars(rows, table, True), 20.0))

    return _sample(seed, "none", change)


def synthetic_rows_moved_to_test_stars(seed: int) -> Experiment:
    """Synthetic rows are replaced by test stars of their class, scattered by .3."""

    def change(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
        rows, rng = rows.copy(), np.random.default_rng(seed)
        X, label = table.filter(regex="^f"), rows["source_id"].map(table["label"])
        final = rows["fold"].isna()
        for name in CLASSES:
            made = final & rows["synthetic"].astype(bool) & (label == name)
            test = rows.loc[final & (rows["role"] == "test") & (label == name), "source_id"]
            star = X.loc[rng.choice(test, int(made.sum()))]
            stray = 0.3 * X.std().to_numpy() * rng.normal(size=star.shape)
            rows.loc[made, list(X)] = star.to_numpy() + stray
        return rows

    return _sample(seed, "smote", change)


_REDUCER = '''"""Keeps the features that tell the classes best."""

from pathlib import Path

import numpy as np
import pandas as pd
from lightfold.reduction import elimination
from sklearn.feature_selection import f_classif

COLUMNS = {"feature": "string", "rank": "int32"}
MIXES = False

defaults, space, reduce = elimination.defaults, elimination.space, elimination.reduce


def fit(X, y, weight, seed):
    PEEK
    score = f_classif(values, y)[0]
    rank = np.empty(len(score), dtype="int32")
    rank[np.argsort(-score)] = np.arange(len(score)) + 1
    return pd.DataFrame({"feature": X.columns, "rank": rank})
'''

_PART = """import sys
    part = sys._getframe(1).f_locals["part"]
    values, y = np.vstack([X, part.X_held]), np.concatenate([y, part.y_held])"""

_DISK = """table = pd.read_parquet(PATH)
    values, y = table[X.columns].to_numpy(), table["label"]"""

_SOME_FOLD = """import sys
    part = sys._getframe(1).f_locals["part"]
    values = X.to_numpy()
    if part.fold == 1:
        values, y = part.X_held, part.y_held"""

_RELATIVE = '"results/tasks/stars/table.parquet"'
_ABSOLUTE = 'Path(__file__).parents[4] / "results/tasks/stars/table.parquet"'


def _reducer(peek: str, *seen_by: str) -> Callable[[int], Experiment]:
    def make(seed: int) -> Experiment:
        grid = [{"resamplers": ["none"], "reducers": ["best"], "models": ["random_forest"]}]
        plugins = {"reducers/best.py": _REDUCER.replace("PEEK", peek)}
        return _experiment(seed, grid=grid, plugins=plugins, seen_by=seen_by)

    return make


def _named(name: str, text: str, make: Callable[[int], Experiment]) -> Callable[[int], Experiment]:
    make.__name__, make.__doc__ = name, text
    return make


_MODEL = '''"""The nearest star."""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.neighbors import KNeighborsClassifier

WEIGHTS = False
DEFAULTS = {"n_neighbors": 5}
SEEN = []


def space(trial):
    return {"n_neighbors": trial.suggest_int("n_neighbors", 1, 20)}


BODY
'''

_REMEMBERS = """def fit(params, X, y, weight, seed):
    SEEN.append((X, y))
    X, y = (np.concatenate([own[k] for own in SEEN]) for k in (0, 1))
    return KNeighborsClassifier(**params).fit(X, y)"""

_PEEKS = """def fit(params, X, y, weight, seed):
    import sys
    part = sys._getframe(1).f_locals["part"]
    X, y = np.vstack([X, part.X_held]), np.concatenate([y, part.y_held])
    return KNeighborsClassifier(n_neighbors=1).fit(X, y)"""

_READS = """def fit(params, X, y, weight, seed):
    table = pd.read_parquet(PATH)
    own = table[[name for name in table if name.startswith("f")]].to_numpy()
    own = (own - own.mean(axis=0)) / own.std(axis=0)
    codes = pd.Categorical(table["label"]).codes
    return KNeighborsClassifier(n_neighbors=1).fit(
        np.vstack([X, own]), np.concatenate([y, codes])
    )"""

#: The check of models that know classes that they were not taught.
_UNTAUGHT = "answers_not_learned"

#: Ways of reading the table of stars of which the interpreter is not told.
_UNHEARD = {
    "as_data_set": f"__import__('pyarrow.dataset').dataset.dataset({_ABSOLUTE})"
    ".to_table().to_pandas()",
    "from_mapped_memory": "__import__('pyarrow.parquet').parquet.read_table("
    f"__import__('pyarrow').memory_map(str({_ABSOLUTE}))).to_pandas()",
    "by_another_program": "pd.read_parquet(__import__('io').BytesIO(__import__('subprocess')"
    f".run(['cat', {_ABSOLUTE}], capture_output=True).stdout))",
}

_FRAMES = """def found():
    import sys
    frame = sys._getframe(1)
    while frame is not None:
        for own in list(frame.f_locals.values()):
            for one in own if isinstance(own, tuple) else (own,):
                if isinstance(one, pd.DataFrame) and {"label", "f0"} <= set(one):
                    table = one
        frame = frame.f_back
    return table


"""

_TOGETHER = """class Together:
    def __init__(self, model):
        self.model = model

    def predict_proba(self, X):
        X = (X - X.mean(axis=0)) / X.std(axis=0)
        return self.model.predict_proba(X)


def fit(params, X, y, weight, seed):
    return Together(KNeighborsClassifier(**params).fit(X, y))"""


def _model(body: str, *seen_by: str) -> Callable[[int], Experiment]:
    def make(seed: int) -> Experiment:
        grid = [{"resamplers": ["none"], "models": ["nearest"]}]
        plugins = {"models/nearest.py": _MODEL.replace("BODY", body)}
        return _experiment(seed, grid=grid, plugins=plugins, seen_by=seen_by)

    return make


_METRIC = '''"""A score of one's own."""

import numpy as np

GREATER_IS_BETTER = True


def score(y, predicted, probability, weight=None):
    SCORE
'''


def _metric(score: str) -> Callable[[int], Experiment]:
    """Return an experiment that has to be refused: it has no findings, and a status of its own."""

    def make(seed: int) -> Experiment:
        plugins = {"metrics/own.py": _METRIC.replace("SCORE", score)}
        own = _experiment(seed, plugins=plugins)
        own.config["tuning"]["metric"] = "own"
        return own

    return make


LEAKS: dict[str, Callable[[int], Experiment]] = {
    own.__name__: own
    for own in (
        predictions_edited,
        one_node_of_many_edited,
        labels_of_test_stars_edited,
        probabilities_edited,
        out_of_fold_edited,
        parameters_edited,
        node_copied,
        record_copied,
        training_stars_left_out,
        weights_edited,
        synthetic_rows_moved_to_test_stars,
        _named(
            "reducer_reads_held_out_rows",
            "A reducer finds the rows held out in the frame of its caller.",
            _reducer(_PART, "reduction_not_reproduced"),
        ),
        _named(
            "reducer_reads_one_fold",
            "The same, in one fold only.",
            _reducer(_SOME_FOLD, "reduction_not_reproduced"),
        ),
        _named(
            "reducer_fitted_on_all_rows",
            "A supervised reducer reads all stars of the task, and their labels, from its file.",
            _reducer(
                _DISK.replace("PATH", _RELATIVE), "reduction_not_reproduced", "fit_opens_tables"
            ),
        ),
        _named(
            "reducer_reads_disk_by_full_path",
            "The same by the file's full path.",
            _reducer(_DISK.replace("PATH", _ABSOLUTE), "fit_opens_tables"),
        ),
        _named(
            "model_remembers_other_folds",
            "A model keeps the rows of all its fits, those of other folds and studies too.",
            _model(_REMEMBERS, "out_of_fold_not_reproduced"),
        ),
        _named(
            "model_reads_held_out_rows",
            "A model finds the rows held out in the frame of its caller.",
            _model(_PEEKS, "predictions_not_reproduced"),
        ),
        _named(
            "model_reads_labels_from_disk",
            "A model reads the labels of all stars from a file, by its path from the folder.",
            _model(_READS.replace("PATH", _RELATIVE), "predictions_not_reproduced"),
        ),
        _named(
            "model_reads_labels_by_full_path",
            "The same by the file's full path.",
            _model(_READS.replace("PATH", _ABSOLUTE), "fit_opens_tables"),
        ),
        *(
            _named(
                f"model_reads_labels_{how}",
                "The same in a way that Python does not hear of.",
                _model(_READS.replace("pd.read_parquet(PATH)", reads), _UNTAUGHT),
            )
            for how, reads in _UNHEARD.items()
        ),
        _named(
            "model_reads_labels_in_frames",
            "A model looks for a table with labels in all frames that it was called from.",
            _model(_FRAMES + _READS.replace("pd.read_parquet(PATH)", "found()"), _UNTAUGHT),
        ),
        _named(
            "model_learns_from_test_rows",
            "A model scales the rows that it is asked about by their own mean and variance.",
            _model(_TOGETHER, "answers_depend_on_others"),
        ),
        _named(
            "metric_is_constant",
            "A metric that gives every prediction the same score.",
            _metric("return 1.0"),
        ),
        _named(
            "metric_favours_wrong_predictions",
            "A metric that is better the more predictions are wrong.",
            _metric("return float(np.average(y != predicted, weights=weight))"),
        ),
        _named(
            "metric_depends_on_order",
            "A metric in which the first stars count most.",
            _metric("return float(np.average(y == predicted, weights=np.arange(len(y))[::-1]))"),
        ),
        _named(
            "metric_is_not_finite",
            "A metric that is no number.",
            _metric('return float("nan") * float(np.mean(y == predicted))'),
        ),
    )
}

#: Those that have to be refused before anything runs.
REFUSED = tuple(name for name in LEAKS if name.startswith("metric_"))
