"""The kinds of files that estimators are kept in: how each is written, and how it is read.

scikit-learn's estimators, and what is built of them, are kept by skops, which makes objects of
known types alone. XGBoost, LightGBM, CatBoost and Keras have formats of their own. What a reader
raises is of any type; `estimators.load` tells it in words.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, NamedTuple, TypeVar

import numpy as np

from lightfold import registry
from lightfold.errors import ConfigError
from lightfold.prediction.storing import archives, trees, ubjson

P = TypeVar("P", bound=PurePath)

#: Types that skops may make, by library, beside scikit-learn's public ones, which it knows itself.
#: A type belongs here if making an object of it, from any content, runs nothing and opens nothing.
TRUSTED = {
    "scikit-learn": (
        "sklearn.tree._tree.Tree",  # `trees` checks its content
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",  # and its
        "sklearn.calibration._CalibratedClassifier",
        "sklearn.calibration._SigmoidCalibration",
        "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
    ),
    "imbalanced-learn": (
        "imblearn.ensemble._easy_ensemble.EasyEnsembleClassifier",
        "imblearn.ensemble._forest.BalancedRandomForestClassifier",
        "imblearn.pipeline.Pipeline",
        "imblearn.under_sampling._prototype_selection._random_under_sampler.RandomUnderSampler",
    ),
    "lightfold": ("lightfold.fitting.view.View",),
}

_LAYERS = ("InputLayer", "Conv2D", "Dense", "Dropout", "Flatten", "Concatenate")

#: What Keras may make, by the names in a network's file: what `fitting.network.build` is made of.
NETWORK = {
    *("__keras_tensor__", "keras.src.models.functional.Functional", "keras.DTypePolicy"),
    *(f"keras.layers.{name}" for name in _LAYERS),
    *("keras.initializers.GlorotUniform", "keras.initializers.Zeros", "keras.optimizers.Adam"),
    "lightfold.fitting.network.HalveByMaximum",
}


class Kind(NamedTuple):
    """A kind of file.

    Attributes
    ----------
    ending : str
        The ending of its name.
    write, read : callable
        How an estimator is written to a path, and read.
    libraries : tuple of str
        What reads it, by import name, if the version counts.
    extra : str
        The part of the name of its requirements in envs/, if not everybody has these libraries.
    """

    ending: str
    write: Callable[[Any, Path], None]
    read: Callable[[Path], Any]
    libraries: tuple[str, ...]
    extra: str = ""

    def files(self, path: PurePath) -> list[PurePath]:
        """Return the files of an estimator, given the first of them."""
        return [path, _beside(path)] if "keras" in self.libraries else [path]

    @property
    def requirements(self) -> str:
        """The file with the pins of its libraries."""
        return f"envs/requirements{self.extra and '-' + self.extra}.txt"


def _trusted() -> list[str]:
    return [name for names in TRUSTED.values() for name in names]


def _write_skops(fitted: Any, path: Path) -> None:
    from skops import io

    data = io.dumps(fitted)
    unknown = sorted(set(io.get_untrusted_types(data=data)) - set(_trusted()))
    if unknown:
        raise ConfigError(
            f"{type(fitted).__name__} cannot be exported: it holds {', '.join(unknown)}. If making "
            f"such an object runs nothing, add it to TRUSTED in {Path(__file__).name}."
        )
    path.write_bytes(archives.repeatable(data))


def _read_skops(path: Path) -> Any:
    from skops import io

    with archives.opened(path):
        fitted = io.load(path, trusted=_trusted())
    trees.check_scikit(fitted)
    return fitted


def _write_ubj(fitted: Any, path: Path) -> None:
    fitted.save_model(path)


def _read_ubj(path: Path) -> Any:
    import xgboost

    data = path.read_bytes()
    trees.check_xgboost(ubjson.read(data))
    fitted = xgboost.XGBClassifier(n_jobs=1)
    fitted.load_model(bytearray(data))
    return fitted


@dataclass(frozen=True)
class _LeafWise:
    """LightGBM's trees from text, with probabilities as its classifier gives them."""

    trees: Any

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities, shape (rows, classes)."""
        p = self.trees.predict(X, num_threads=1)
        return np.column_stack([1 - p, p]) if p.ndim == 1 else p


def _write_txt(fitted: Any, path: Path) -> None:
    path.write_text(fitted.booster_.model_to_string(), encoding="utf-8")


def _read_txt(path: Path) -> Any:
    import lightgbm

    text = path.read_text(encoding="utf-8")
    trees.check_lightgbm(text)
    # Without the sizes, LightGBM looks for each tree's beginning itself. It needs nothing of what
    # follows the trees, and dies of a damaged setting there.
    kept, end, _ = text.partition("\nend of trees\n")
    lines = [line for line in kept.splitlines() if not line.startswith("tree_sizes=")]
    return _LeafWise(lightgbm.Booster(model_str="\n".join(lines) + end))


def _write_cbm(fitted: Any, path: Path) -> None:
    fitted.save_model(str(path), format="cbm")


def _read_cbm(path: Path) -> Any:
    from catboost import CatBoostClassifier

    return CatBoostClassifier().load_model(str(path), format="cbm")


def _write_neighbours(fitted: Any, path: Path) -> None:
    _write_skops({**vars(fitted), "tree": np.asarray(fitted.tree.data)}, path)


def _read_neighbours(path: Path) -> Any:
    from scipy.spatial import cKDTree

    kept = _read_skops(path)
    return registry.load("models", "knn").TreeClassifier(**{**kept, "tree": cKDTree(kept["tree"])})


def _beside(path: P) -> P:
    """Return the file of how rows are shown to the network of a file."""
    return path.with_suffix(".view.skops")


def _write_keras(fitted: Any, path: Path) -> None:
    _write_skops(
        {"view": fitted._view, "history": fitted.history, "best_epoch": fitted.best_epoch},
        _beside(path),
    )
    fitted._model.save(path)


def _read_keras(path: Path) -> Any:
    from lightfold.fitting import network  # which tells Keras its backend, and so comes first

    with archives.opened(path) as archive:
        unknown = sorted(_layers(json.loads(archive.read("config.json"))) - NETWORK)
    if unknown:
        raise ValueError(f"untrusted types found in the file: {unknown}")
    own = {"HalveByMaximum": network.HalveByMaximum}
    model = network.keras.saving.load_model(path, custom_objects=own, compile=False, safe_mode=True)
    return network.Network(model, **_read_skops(_beside(path)))


def _layers(node: Any) -> set[str]:
    """Return the names of all classes in a part of a network's description."""
    if not isinstance(node, dict | list):
        return set()
    own = set()
    if isinstance(node, dict) and "class_name" in node:
        module, name = node.get("module"), node["class_name"]
        own = {f"{module}.{name}" if module else str(name)}
    parts = node.values() if isinstance(node, dict) else node
    return own.union(*(_layers(part) for part in parts))


#: Kinds of files, by their names in a model's record.
KINDS = {
    "skops": Kind(".skops", _write_skops, _read_skops, ("sklearn",)),
    "neighbours": Kind(".skops", _write_neighbours, _read_neighbours, ()),
    "ubj": Kind(".ubj", _write_ubj, _read_ubj, ("xgboost",)),
    "txt": Kind(".txt", _write_txt, _read_txt, ("lightgbm",), "lightgbm"),
    "cbm": Kind(".cbm", _write_cbm, _read_cbm, ("catboost",), "catboost"),
    "keras": Kind(".keras", _write_keras, _read_keras, ("keras", "sklearn"), "cnn"),
}

#: Kinds of what is not scikit-learn's, by the library or the module that its class is from.
OWN = {
    "xgboost": "ubj",
    "lightgbm": "txt",
    "catboost": "cbm",
    "lightfold.plugins.models.knn": "neighbours",
    "lightfold.fitting.network": "keras",
}
