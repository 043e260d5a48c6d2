"""Estimators as files: what is read predicts the same bits, and nothing foreign is run."""

import json
import os
import pickle
import shutil
import struct
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import skops.io
from lightfold import registry
from lightfold.errors import ConfigError, DataError
from lightfold.fitting.parts import Stop
from lightfold.images.table import SIZE
from lightfold.prediction.storing import estimators, ubjson
from lightfold.prediction.storing.kinds import KINDS
from samples import ROOT
from sklearn.calibration import CalibratedClassifierCV
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

os.environ.setdefault("KERAS_BACKEND", "jax")  # without one, Keras looks for TensorFlow

#: What not everybody has, by model.
OPTIONAL = {"lightgbm": "lightgbm", "catboost": "catboost", "cnn": "keras"}

#: Parameters that make a fit quick.
QUICK = {"n_estimators": 5, "rounds": 5, "max_iter": 5, "iterations": 5}
QUICK |= {"filters": 8, "units": 32}


def stars(classes, features=12, missing=False, number=160):
    """Rows to fit on, their codes, and rows to predict; with missing values if asked for."""
    rng = np.random.default_rng(classes)
    y = np.arange(number) % classes
    X = rng.normal(size=(number, features)) + y[:, None]
    held = rng.normal(scale=3, size=(300, features))
    if missing:
        X[rng.random(X.shape) < 0.1] = held[rng.random(held.shape) < 0.1] = np.nan
    return X.astype("float32"), y, held.astype("float32")


def fit(name, classes, features=12):
    """A quick fit of a model plug-in, and rows to predict."""
    pytest.importorskip(OPTIONAL.get(name, "numpy"))
    plugin = registry.load("models", name)
    params = {key: QUICK.get(key, value) for key, value in plugin.DEFAULTS.items()}
    if plugin.NEEDS:
        from lightfold.fitting import network

        X = np.random.default_rng(0).random((60, 2 + SIZE * SIZE)).astype("float32")
        y = np.arange(60) % classes
        params["components"] = 3 * (classes - 2)
        return network.train(params, X, y, None, 1, Stop(X, y, None), None, 1), X
    X, y, held = stars(classes, features, plugin.MISSING)
    with estimators.plain():
        return plugin.fit(params, X, y, None, 1), held


def scores(fitted, X):
    return getattr(fitted, "predict_proba", getattr(fitted, "decision_function", None))(X)


def again(fitted, folder):
    """What is read after an estimator was written."""
    kept = estimators.save(fitted, folder / "fold-0")
    return estimators.load(folder / kept["file"], kept["kind"])


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("name", registry.names("models"))
def test_every_model_predicts_the_same_bits_from_its_file(name, classes, tmp_path):
    fitted, X = fit(name, classes)
    loaded = again(fitted, tmp_path)
    np.testing.assert_array_equal(scores(loaded, X), scores(fitted, X), strict=True)
    assert hasattr(loaded, "predict_proba") == hasattr(fitted, "predict_proba")
    for path in tmp_path.iterdir():
        assert path.name.startswith("fold-0.")
        assert path.suffix in {".skops", ".ubj", ".keras", ".txt", ".cbm"}


def test_neighbours_by_a_tree_predict_the_same_bits(tmp_path):
    for classes in (2, 4):
        fitted, X = fit("knn", classes, features=3)
        loaded = again(fitted, tmp_path)
        assert type(loaded) is type(fitted)
        np.testing.assert_array_equal(loaded.predict_proba(X), fitted.predict_proba(X))


def test_a_network_is_read_by_a_process_that_has_not_seen_keras(tmp_path):
    """Keras reads its backend, which is JAX here, when it is imported."""
    pytest.importorskip("keras")
    fitted, X = fit("cnn", 2)
    estimators.save(fitted, tmp_path / "all")
    np.save(tmp_path / "X.npy", X[:3])
    code = (
        "import sys, numpy as np; from lightfold.prediction.storing import estimators; "
        "own = estimators.load(__import__('pathlib').Path('all.keras'), 'keras'); "
        "np.save('p.npy', own.predict_proba(np.load('X.npy')))"
    )
    own = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    own.pop("KERAS_BACKEND", None)
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=own, check=True)
    assert np.array_equal(np.load(tmp_path / "p.npy"), fitted.predict_proba(X[:3]))


def test_a_network_keeps_what_it_was_shown_and_its_history(tmp_path):
    fitted, X = fit("cnn", 3)
    loaded = again(fitted, tmp_path)
    assert (loaded.history, loaded.best_epoch) == (fitted.history, fitted.best_epoch)
    for one, other in zip(loaded._view.of(X), fitted._view.of(X), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    "estimator",
    [
        MLPClassifier(max_iter=3),
        QuadraticDiscriminantAnalysis(),
        CalibratedClassifierCV(LogisticRegression()),
        make_pipeline(StandardScaler(), DecisionTreeClassifier()),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
def test_a_new_plugin_of_scikit_learn_works_without_a_change_here(estimator, tmp_path):
    X, y, held = stars(3)
    fitted = estimator.fit(X, y)
    np.testing.assert_array_equal(
        again(fitted, tmp_path).predict_proba(held), fitted.predict_proba(held)
    )


@pytest.mark.parametrize("name", ["random_forest", "easy_ensemble", "xgboost", "knn"])
def test_a_fit_is_the_same_file_each_time(name, tmp_path):
    """A model's id is a hash of its files: predictions name it, so it does not change by chance."""
    paths = [tmp_path / folder for folder in "ab"]
    kept = []
    for path in paths:
        path.mkdir()
        kept.append(estimators.save(fit(name, 3)[0], path / "all")["file"])
    assert kept[0] == kept[1]
    assert (paths[0] / kept[0]).read_bytes() == (paths[1] / kept[1]).read_bytes()


def test_what_cannot_be_read_is_not_written(tmp_path):
    odd = make_pipeline(FunctionTransformer(shutil.rmtree), LogisticRegression())
    with pytest.raises(ConfigError, match=r"shutil\.rmtree.*TRUSTED"):
        estimators.save(odd, tmp_path / "all")
    assert not list(tmp_path.iterdir())


def test_plain_hides_intelex_and_brings_it_back():
    before = {name for name in sys.modules if name.split(".")[0] == "sklearnex"}
    with estimators.plain():
        with pytest.raises(ImportError):
            import sklearnex  # noqa: F401
        with pytest.raises(ImportError):
            from sklearnex.ensemble import RandomForestClassifier  # noqa: F401
    assert {name for name in sys.modules if name.split(".")[0] == "sklearnex"} == before
    if before:
        assert sys.modules["sklearnex"] is not None


# --- what is foreign ------------------------------------------------------------------------------


class Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, canary):
        self.canary = canary

    def __reduce__(self):
        return open, (str(self.canary), "w")


@pytest.fixture
def canary(tmp_path):
    """A file that malicious estimators would make."""
    path = tmp_path / "canary"
    yield path
    assert not path.exists(), "something was run"


def node(module, name, loader, **more):
    return {"__module__": module, "__class__": name, "__loader__": loader, "__id__": 1, **more}


def text(value):
    return node("builtins", "str", "JsonNode", content=json.dumps(value), is_json=True)


def several(*parts):
    return node("builtins", "tuple", "TupleNode", content=list(parts))


def described(schema, path, compression=zipfile.ZIP_STORED, **members):
    """Write a file of skops by hand."""
    for number, part in enumerate(_nodes(schema)):
        part["__id__"] = number + 1
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        said = {**schema, "protocol": 2, "_skops_version": "0.16.0"}
        archive.writestr("schema.json", json.dumps(said))
    return path


def _nodes(part):
    if isinstance(part, dict):
        yield from [part] if "__loader__" in part else []
        for value in part.values():
            yield from _nodes(value)
    elif isinstance(part, list):
        for value in part:
            yield from _nodes(value)


def attacks(canary):
    """Descriptions of what would make the canary, by the type that a refusal has to name."""
    command = several(text(f"touch {canary}"))
    made = several(text(str(canary)), text("w"))
    state = node(
        "builtins", "dict", "DictNode", content={}, key_types=node("builtins", "list", "ListNode")
    )
    state["key_types"]["content"] = []
    return {
        "posix.system": node("posix", "system", "ConstructorFromReduceNode", content=command),
        "io.open": node("io", "open", "ConstructorFromReduceNode", content=made),
        "os.system": node("os", "system", "FunctionNode"),
        "types.FunctionType": node("types", "FunctionType", "ObjectNode", content=state),
        "operator.methodcaller": node(
            "operator", "methodcaller", "OperatorFuncNode", attrs=several(text("touch"))
        ),
        "builtins.eval": node("builtins", "eval", "TypeNode"),
        "functools.partial": node(
            "functools",
            "partial",
            "PartialNode",
            content={
                "func": node("os", "system", "FunctionNode"),
                "args": command,
                "kwds": dict(state),
                "namespace": text(None),
            },
        ),
        "subprocess.Popen": node(
            "sklearn.linear_model._logistic",
            "LogisticRegression",
            "ObjectNode",
            content={
                **state,
                "content": {
                    "C": node("subprocess", "Popen", "ConstructorFromReduceNode", content=command)
                },
                "key_types": {
                    **state["key_types"],
                    "content": [node("builtins", "str", "TypeNode")],
                },
            },
        ),
    }


@pytest.mark.parametrize("kind", ["skops", "neighbours"])
@pytest.mark.parametrize("name", attacks(None))
def test_an_unknown_type_is_named_and_nothing_is_run(name, kind, canary, tmp_path):
    path = described(attacks(canary)[name], tmp_path / "all.skops")
    with pytest.raises(DataError, match=f"all.skops is no estimator.*{name}"):
        estimators.load(path, kind)


@pytest.mark.parametrize("protocol", [0, 1])
def test_an_old_protocol_opens_no_door(protocol, canary, tmp_path):
    path = described(attacks(canary)["io.open"], tmp_path / "all.skops")
    with zipfile.ZipFile(path) as archive:
        schema = json.loads(archive.read("schema.json"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schema.json", json.dumps({**schema, "protocol": protocol}))
    with pytest.raises(DataError, match="io.open"):
        estimators.load(path, "skops")


@pytest.mark.parametrize("kind", KINDS)
def test_a_pickle_under_another_name_is_not_unpickled(kind, canary, tmp_path):
    pytest.importorskip({"cbm": "catboost", "txt": "lightgbm", "keras": "keras"}.get(kind, "numpy"))
    path = tmp_path / f"all{KINDS[kind].ending}"
    path.write_bytes(pickle.dumps(Touch(canary)))
    with pytest.raises(DataError, match="is no estimator"):
        estimators.load(path, kind)


def test_an_array_of_objects_is_not_unpickled(canary, tmp_path):
    array = np.empty(1, dtype=object)
    array[0] = Touch(canary)
    np.save(tmp_path / "array.npy", array, allow_pickle=True)
    schema = node("numpy", "ndarray", "NdArrayNode", type="numpy", file="1.npy")
    data = (tmp_path / "array.npy").read_bytes()
    path = described(schema, tmp_path / "all.skops", **{"1.npy": data})
    with pytest.raises(DataError, match="allow_pickle"):
        estimators.load(path, "skops")


def test_a_packed_archive_is_refused_before_it_is_unpacked(tmp_path):
    bomb = b"\0" * 20_000_000
    schema = node("builtins", "bytes", "BytesNode", file="1.bin")
    path = described(schema, tmp_path / "all.skops", zipfile.ZIP_DEFLATED, **{"1.bin": bomb})
    assert path.stat().st_size < len(bomb) / 100
    with pytest.raises(DataError, match="packed.*more than fits into memory"):
        estimators.load(path, "skops")


def test_an_array_larger_than_its_file_is_refused(tmp_path):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000000,), }"
    data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header) + 1) + header + b"\n"
    schema = node("numpy", "ndarray", "NdArrayNode", type="numpy", file="1.npy")
    path = described(schema, tmp_path / "all.skops", **{"1.npy": data})
    with pytest.raises(DataError, match="is no estimator"):
        estimators.load(path, "skops")


def test_what_is_no_classifier_is_refused(tmp_path):
    path = tmp_path / "all.skops"
    skops.io.dump(StandardScaler(), path)
    with pytest.raises(DataError, match="StandardScaler, which classifies nothing"):
        estimators.load(path, "skops")
    with pytest.raises(DataError, match="of kind 'pickle'"):
        estimators.load(path, "pickle")


def test_a_network_with_code_in_it_is_refused(canary, tmp_path):
    keras = pytest.importorskip("keras")
    fitted, _ = fit("cnn", 3)
    estimators.save(fitted, tmp_path / "all")
    place = str(canary)  # which Keras can write down with the code
    layer = keras.layers.Lambda(
        lambda x: [os.close(os.open(place, os.O_CREAT)), x][1], output_shape=(2,)
    )
    inputs = keras.Input((2,))
    keras.Model(inputs, layer(inputs)).save(tmp_path / "all.keras")
    canary.unlink(missing_ok=True)  # Keras has just called it
    with pytest.raises(DataError, match=r"keras\.layers\.Lambda"):
        estimators.load(tmp_path / "all.keras", "keras")


def test_a_network_with_a_foreign_module_is_refused(tmp_path, monkeypatch):
    pytest.importorskip("keras")
    (tmp_path / "evil.py").write_text("raise SystemExit('run')\n")
    monkeypatch.syspath_prepend(tmp_path)
    estimators.save(fit("cnn", 3)[0], tmp_path / "all")
    with zipfile.ZipFile(tmp_path / "all.keras") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["config.json"] = members["config.json"].replace(b'"keras.layers"', b'"evil"')
    with zipfile.ZipFile(tmp_path / "all.keras", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(DataError, match=r"evil\.Conv2D"):
        estimators.load(tmp_path / "all.keras", "keras")


def test_a_library_that_is_not_there_is_named_with_its_requirements(tmp_path, monkeypatch):
    for name, kind in {"lightgbm": "txt", "catboost": "cbm"}.items():
        path = tmp_path / f"all.{kind}"
        path.write_text("tree\n")
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(DataError, match=rf"{name}.*pip install -r envs/requirements-{name}"):
            estimators.load(path, kind)


# --- trees that are none --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def boosted(tmp_path_factory):
    """The bytes of a model of XGBoost."""
    kept = estimators.save(fit("xgboost", 3)[0], tmp_path_factory.mktemp("boosted") / "all")
    assert kept == {"file": "all.ubj", "kind": "ubj"}
    return next(tmp_path_factory.getbasetemp().glob("boosted*/all.ubj")).read_bytes()


def test_boosted_trees_are_read_as_xgboost_reads_them(boosted, tmp_path):
    path = tmp_path / "all.ubj"
    path.write_bytes(boosted)
    booster = estimators.load(path, "ubj").get_booster()
    expected = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]
    found = ubjson.read(boosted)["learner"]["gradient_booster"]["model"]
    assert found["gbtree_model_param"] == expected["gbtree_model_param"]
    assert list(found["tree_info"]) == expected["tree_info"]
    for tree, other in zip(found["trees"], expected["trees"], strict=True):
        assert tree.keys() == other.keys()
        for name, values in other.items():
            if isinstance(values, list):
                same = np.array(values).astype(tree[name].dtype)
                np.testing.assert_array_equal(tree[name], same, err_msg=name)


def changed(data, name, value, kind="l", skip=0):
    """Return a model with another first number, or another count of numbers, in an array."""
    at = data.index(f"{name}[$".encode()) + len(name)
    start = at + 4 + 9 if kind == "l" else at + 5
    return (
        data[:start]
        + struct.pack(">i" if kind == "l" else ">q", value)
        + data[start + (4 if kind == "l" else 8) :]
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[: len(data) // 2], "cut off|do not fit"),
        (lambda data: data[:-1], "cut off"),
        (lambda data: data + b"N", "something follows"),
        (lambda data: b"", "cut off"),
        (lambda data: b'{"learner": {"attributes": 10000000000000}}', "no known type"),
        (lambda data: b"{" * 100_000, "no known type"),
        (lambda data: b"[#L" + struct.pack(">q", 1) + b"Z", "no model of XGBoost"),
        (lambda data: (b"[#L" + struct.pack(">q", 10**4)) * 10**4, "recursion"),
        (lambda data: changed(data, "left_children", 2**40, "q"), "do not fit into the file"),
        (lambda data: changed(data, "left_children", 2**62, "q"), "do not fit into the file"),
        (lambda data: changed(data, "left_children", -5, "q"), "do not fit into the file"),
        (lambda data: changed(data, "left_children", 10**8), "out of range"),
        (lambda data: changed(data, "left_children", 0), "out of range"),
        (lambda data: changed(data, "left_children", 2), "comes back"),
        (lambda data: changed(data, "parents", 0), "in no order"),
        (lambda data: changed(data, "split_indices", 10**8), "feature that there is not"),
        (lambda data: changed(data, "split_indices", -1), "feature that there is not"),
    ],
)
def test_boosted_trees_that_are_none_are_refused(change, reason, boosted, tmp_path):
    """XGBoost alone dies of some of the last six when it predicts, and the process with it."""
    path = tmp_path / "all.ubj"
    path.write_bytes(change(boosted))
    with pytest.raises(DataError, match=reason):
        estimators.load(path, "ubj")


@pytest.mark.parametrize("name", ["decision_tree", "extra_trees", "adaboost", "easy_ensemble"])
@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("left_child", 10**9, "out of range"),
        ("right_child", -7, "out of range"),
        ("right_child", 1, "comes back"),
        ("feature", 12, "feature that there is not"),
    ],
)
def test_trees_of_scikit_learn_that_are_none_are_refused(name, field, value, reason, tmp_path):
    """scikit-learn alone reads memory that is not the tree's."""
    kept = estimators.save(fit(name, 3)[0], tmp_path / "all")
    path = tmp_path / kept["file"]
    _edit_nodes(path, field, value)
    with pytest.raises(DataError, match=reason):
        estimators.load(path, "skops")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("left", 2**31, "out of range"),
        ("feature_idx", 12, "feature that there is not"),
        ("is_categorical", 1, "does not grow"),
    ],
)
def test_trees_of_histograms_that_are_none_are_refused(field, value, reason, tmp_path):
    kept = estimators.save(fit("hist_gradient_boosting", 3)[0], tmp_path / "all")
    path = tmp_path / kept["file"]
    _edit_nodes(path, field, value)
    with pytest.raises(DataError, match=reason):
        estimators.load(path, "skops")


def _edit_nodes(path, field, value):
    """Change the root of a tree in a file of skops."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, data in members.items():
        if name.endswith(".npy"):
            (path.parent / "array.npy").write_bytes(data)
            array = np.load(path.parent / "array.npy")
            if field in (array.dtype.names or ()) and len(array) > 2:
                array[field][0] = value
                np.save(path.parent / "array.npy", array)
                members[name] = (path.parent / "array.npy").read_bytes()
                break
    else:
        pytest.fail(f"no tree has {field}")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda fitted: setattr(fitted, "n_trees_per_iteration_", 1),
        lambda fitted: setattr(fitted.estimators_[0, 0], "tree_", StandardScaler()),
        lambda fitted: setattr(fitted, "n_features_in_", 2),
    ],
)
def test_boosting_that_would_write_beyond_its_sums_is_refused(spoil, tmp_path):
    X, y, _ = stars(3)
    fitted = GradientBoostingClassifier(n_estimators=2).fit(X, y)
    spoil(fitted)
    kept = estimators.save(fitted, tmp_path / "all")
    with pytest.raises(DataError, match="as many as it says|feature that there is not"):
        estimators.load(tmp_path / kept["file"], kept["kind"])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("\nleft_child=1", "\nleft_child=123456", "out of range"),
        ("\nsplit_feature=", "\nsplit_feature=77 ", "does not grow"),
        ("\nnum_cat=0", "\nnum_cat=3", "does not grow"),
        ("\nmax_feature_idx=11", "\nmax_feature_idx=0", "feature that there is not"),
        ("\nnum_leaves=", "\nnum_leaves=9", "fewer nodes"),
        ("\nnum_class=3", "\nnum_class=5", "as many as it says"),
        ("\nleaf_value=", "\nleaves=", "no model of LightGBM"),
    ],
)
def test_leafwise_trees_that_are_none_are_refused(old, new, reason, tmp_path):
    kept = estimators.save(fit("lightgbm", 3)[0], tmp_path / "all")
    path = tmp_path / kept["file"]
    model = path.read_text()
    assert old in model
    path.write_text(model.replace(old, new, 1))
    with pytest.raises(DataError, match=reason):
        estimators.load(path, "txt")
