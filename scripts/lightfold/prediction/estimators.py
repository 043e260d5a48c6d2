"""Fitted estimators as files, and back, without a pickle: nothing in a file is run.

Each kind of file has a way to write it and a way to read it. scikit-learn's estimators, and what is
built of them, are kept by skops, which makes objects of known types alone. XGBoost, LightGBM,
CatBoost and Keras have formats of their own.

An estimator that is read predicts bit for bit as the one that was written.
"""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lightfold import registry
from lightfold.errors import ConfigError, DataError
from lightfold.prediction import archives, trees, ubjson

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

#: What Keras may make, by the names in a network's file: what `fitting.network.build` is made of.
LAYERS = {
    "__keras_tensor__",
    *("Functional", "InputLayer", "Conv2D", "Dense", "Dropout", "Flatten", "Concatenate"),
    *("GlorotUniform", "Zeros", "DTypePolicy", "Adam", "HalveByMaximum"),
}


class Kind(NamedTuple):
    """A kind of file: the name's ending, how to write and read it, and what it needs beside.

    ``requirements`` is the part of a name in envs/ if not everybody has the library.
    """

    ending: str
    write: Callable[[Any, Path], None]
    read: Callable[[Path], Any]
    requirements: str = ""


def save(fitted: Any, stem: Path) -> dict[str, str]:
    """Write a fitted estimator to a file, or to two, if it is a network.

    Parameters
    ----------
    fitted : object
        What ``fit`` of a model plug-in returned.
    stem : Path
        The file, without an ending.

    Returns
    -------
    dict
        ``file``, the file's name with its ending, and ``kind``, one of `KINDS`.

    Raises
    ------
    ConfigError
        If it holds an object of a type that would not be read again.
    """
    module = type(fitted).__module__
    kind = OWN.get(module) or OWN.get(module.partition(".")[0], "skops")
    path = stem.with_name(stem.name + KINDS[kind].ending)
    KINDS[kind].write(fitted, path)
    return {"file": path.name, "kind": kind}


def load(path: Path, kind: str) -> Any:
    """Read a fitted estimator; it has ``predict_proba`` or, failing that, ``decision_function``.

    Raises
    ------
    DataError
        If the file is damaged, holds something else, or needs a library that is not there.
    """
    if kind not in KINDS:
        raise DataError(f"{path} is of kind '{kind}'; estimators are {', '.join(KINDS)}.")
    try:
        fitted = KINDS[kind].read(path)
        if not (hasattr(fitted, "predict_proba") or hasattr(fitted, "decision_function")):
            raise ValueError(f"it holds {type(fitted).__name__}, which classifies nothing")
    except ImportError as error:
        extra = KINDS[kind].requirements
        file = f"envs/requirements{extra and '-' + extra}.txt"
        raise DataError(f"{path}: {error}. Install it: pip install -r {file}") from error
    except Exception as error:  # libraries stop on damaged files with errors of any type
        reason = " ".join(str(error).partition("\n")[0].split())[:300] or type(error).__name__
        raise DataError(
            f"{path} is no estimator that Lightfold reads: {reason}. Nothing in it was run. "
            f"Export the model again, or ask for it again where you have it from."
        ) from error
    return fitted


@contextlib.contextmanager
def plain() -> Iterator[None]:
    """Let no import find scikit-learn-intelex, so that what is fitted is scikit-learn's own.

    Model plug-ins fall back on scikit-learn. Its files are read on any machine.
    """
    name = "sklearnex"
    hidden = {own: module for own, module in sys.modules.items() if own.split(".")[0] == name}
    for own in hidden:
        del sys.modules[own]
    sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say: not there
    try:
        yield
    finally:
        del sys.modules[name]
        sys.modules.update(hidden)


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
    # Without the sizes, LightGBM looks for each tree's beginning itself.
    lines = [line for line in text.splitlines() if not line.startswith("tree_sizes=")]
    return _LeafWise(lightgbm.Booster(model_str="\n".join(lines) + "\n"))


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


def _beside(path: Path) -> Path:
    """Return the file of how rows are shown to the network of a file."""
    return path.with_suffix(".view.skops")


def _write_keras(fitted: Any, path: Path) -> None:
    _write_skops(
        {"view": fitted._view, "history": fitted.history, "best_epoch": fitted.best_epoch},
        _beside(path),
    )
    fitted._model.save(path)


def _read_keras(path: Path) -> Any:
    import keras

    from lightfold.fitting.network import HalveByMaximum, Network

    with archives.opened(path) as archive:
        unknown = sorted(_layers(json.loads(archive.read("config.json"))) - LAYERS)
    if unknown:
        raise ValueError(f"untrusted types found in the file: {unknown}")
    own = {"HalveByMaximum": HalveByMaximum}
    model = keras.saving.load_model(path, custom_objects=own, compile=False, safe_mode=True)
    return Network(model, **_read_skops(_beside(path)))


def _layers(node: Any) -> set[str]:
    """Return the names of all classes in a part of a network's description."""
    if not isinstance(node, dict | list):
        return set()
    own = {str(node["class_name"])} if isinstance(node, dict) and "class_name" in node else set()
    parts = node.values() if isinstance(node, dict) else node
    return own.union(*(_layers(part) for part in parts))


#: Kinds of files, by their names in a model's record.
KINDS = {
    "skops": Kind(".skops", _write_skops, _read_skops),
    "neighbours": Kind(".skops", _write_neighbours, _read_neighbours),
    "ubj": Kind(".ubj", _write_ubj, _read_ubj),
    "txt": Kind(".txt", _write_txt, _read_txt, "lightgbm"),
    "cbm": Kind(".cbm", _write_cbm, _read_cbm, "catboost"),
    "keras": Kind(".keras", _write_keras, _read_keras, "cnn"),
}

#: Kinds of what is not scikit-learn's, by the library or the module that its class is from.
OWN = {
    "xgboost": "ubj",
    "lightgbm": "txt",
    "catboost": "cbm",
    "lightfold.plugins.models.knn": "neighbours",
    "lightfold.fitting.network": "keras",
}
