"""The folder of a model: whole or absent, and refused if anything in it is not as written."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skops.io
from lightfold.errors import DataError
from lightfold.plugins.models import knn
from lightfold.prediction.storing import estimators, store, versions
from lightfold.runtime.fingerprint import version
from sklearn.naive_bayes import GaussianNB

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(40, 3)), np.arange(40) % 2

#: Versions as a record has them, and some of a library that is not needed.
VERSIONS = {name: version(name) for name in ("sklearn", "numpy")} | {"xgboost": "0.1"}


def fill(folder):
    """Write two estimators and a file beside them."""
    fits = {
        "all": GaussianNB().fit(X, Y),
        "fold-0": knn.fit(dict(knn.DEFAULTS), X, Y, None, 0),
    }
    (folder / "members/0").mkdir(parents=True)
    parts = [estimators.save(fitted, folder / "members/0" / name) for name, fitted in fits.items()]
    (folder / "training.parquet").write_bytes(b"stars")
    parts = [{**part, "file": f"members/0/{part['file']}"} for part in parts]
    return {"classes": ["EA", "EW"], "members": [{"parts": parts}], "versions": VERSIONS}


@pytest.fixture
def folder(tmp_path):
    store.write(tmp_path / "models/best", fill)
    return tmp_path / "models/best"


def consistent(folder, **changes):
    """Make the record say what is in the folder, as one who wants to deceive would."""
    path = folder / "model.json"
    record = {**json.loads(path.read_text()), **changes}
    if "files" not in changes:
        found = [file for file in folder.rglob("*") if file.is_file() and file != path]
        record["files"] = {str(file.relative_to(folder)): store._hash(file) for file in found}
    record["id"] = store._id(record)
    path.write_text(store._text(record))


def test_what_was_written_is_read(folder):
    record = store.open_folder(folder)
    assert record == json.loads((folder / "model.json").read_text())
    assert record["classes"] == ["EA", "EW"]
    assert len(record["id"]) == 12
    names = {"training.parquet", "members/0/all.skops", "members/0/fold-0.skops"}
    assert record["files"].keys() == names
    part = record["members"][0]["parts"][1]
    loaded = estimators.load(folder / part["file"], part["kind"])
    expected = knn.fit(dict(knn.DEFAULTS), X, Y, None, 0).predict_proba(X)
    np.testing.assert_array_equal(loaded.predict_proba(X), expected)
    assert [path.name for path in folder.parent.iterdir()] == ["best"]


def test_an_id_is_of_all_that_a_model_is(folder, tmp_path):
    first = store.open_folder(folder)
    assert store.write(tmp_path / "again", fill)["id"] == first["id"]
    other = store.write(tmp_path / "other", lambda path: {**fill(path), "classes": ["EA", "RR"]})
    assert other["id"] != first["id"]


def test_a_folder_is_whole_or_absent(tmp_path):
    def stops(folder):
        fill(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(tmp_path / "best", stops)
    assert not list(tmp_path.iterdir())
    first = store.write(tmp_path / "best", fill)
    with pytest.raises(KeyboardInterrupt):
        store.write(tmp_path / "best", stops)
    assert store.open_folder(tmp_path / "best") == first


def test_an_older_model_is_replaced_as_a_whole(folder):
    (folder / "notes.txt").write_text("mine")
    left = folder.with_name(".best.tmp")  # of a killed process
    left.mkdir()
    (left / "half.skops").write_bytes(b"")
    store.write(folder, lambda path: {**fill(path), "classes": ["a", "b"]})
    assert store.open_folder(folder)["classes"] == ["a", "b"]
    assert [path.name for path in folder.parent.iterdir()] == ["best"]


def test_a_record_that_would_be_refused_is_not_written(tmp_path):
    def lacks(folder):
        return {**fill(folder), "versions": {}}

    with pytest.raises(DataError, match="which version of sklearn"):
        store.write(tmp_path / "best", lacks)
    with pytest.raises(ValueError, match="not JSON compliant"):
        store.write(tmp_path / "best", lambda path: {**fill(path), "score": float("nan")})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name", ["model.json", "training.parquet", "members/0/all.skops", "members/0/fold-0.skops"]
)
def test_one_changed_byte_is_noticed_in_every_file(name, folder):
    path = folder / name
    data = path.read_bytes()
    for at in np.linspace(0, len(data) - 1, 25).astype(int):
        for flip in (1, 16):
            path.write_bytes(data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :])
            with pytest.raises(DataError, match=Path(name).name):
                store.open_folder(folder)
    path.write_bytes(data)
    assert store.open_folder(folder)
    for wrong in (data[:-1], data + b"\n", b""):
        path.write_bytes(wrong)
        with pytest.raises(DataError, match=Path(name).name):
            store.open_folder(folder)


def test_nothing_is_loaded_before_all_is_checked(folder, monkeypatch):
    for module, name in [(estimators, "load"), (np, "load")]:
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("loaded"))
    assert store.open_folder(folder)


def test_a_missing_file_and_a_missing_folder_are_named(folder):
    (folder / "members/0/all.skops").unlink()
    with pytest.raises(DataError, match=r"all\.skops is missing, though model\.json lists it"):
        store.open_folder(folder)
    for path in (folder / "members", folder.parent / "none"):
        with pytest.raises(DataError, match=f"no model in {path}: it has no model.json"):
            store.open_folder(path)


def test_an_unknown_file_is_refused_and_a_hidden_one_is_not(folder):
    (folder / ".DS_Store").write_bytes(b"")
    (folder / ".snakemake").mkdir()
    assert store.open_folder(folder)
    (folder / "members/0/all.view.skops").write_bytes(b"")
    with pytest.raises(DataError, match=r"all\.view\.skops is no part of the model"):
        store.open_folder(folder)


def test_an_edited_record_is_refused(folder):
    path = folder / "model.json"
    text = path.read_text()
    for edited in (
        text.replace("EA", "EB"),
        text.replace("\n ", "\n  "),
        text.replace('"EA"', "1"),
    ):
        assert edited != text
        path.write_text(edited)
        with pytest.raises(DataError, match=r"model\.json was changed.*its id does not match"):
            store.open_folder(folder)
    for other in ("[]", "{}", "null", "[" * 100_000, '{"format": 1}', "\0"):
        path.write_text(other)
        with pytest.raises(DataError, match=r"model\.json is damaged, or no model of Lightfold"):
            store.open_folder(folder)


def test_another_format_is_refused_and_another_lightfold_is_not(folder):
    consistent(folder, lightfold="0.99.0")
    assert store.open_folder(folder)["lightfold"] == "0.99.0"
    consistent(folder, lightfold="0.99.0", format=2)
    with pytest.raises(DataError, match=r"format 2.*reads format 1\. Use Lightfold 0\.99\.0"):
        store.open_folder(folder)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/hostname", "members/../../secret", "a/./b", ""]
)
def test_a_file_outside_the_folder_is_refused(name, folder):
    (folder.parent / "secret").write_text("mine")
    record = json.loads((folder / "model.json").read_text())
    consistent(folder, files={**record["files"], name: "0" * 64})
    with pytest.raises(DataError, match=r"model\.json says something wrong in files"):
        store.open_folder(folder)
    consistent(folder, members=[{"parts": [{"file": name, "kind": "skops"}]}])
    with pytest.raises(DataError, match=r"model\.json does not list"):
        store.open_folder(folder)


def test_a_link_and_a_pipe_are_refused(folder):
    path = folder / "training.parquet"
    for make in (
        lambda: path.symlink_to(folder / "members/0/all.skops"),
        lambda: path.symlink_to("/dev/zero"),
        lambda: os.mkfifo(path),
        lambda: path.symlink_to(folder.parent),
    ):
        path.unlink()
        make()
        with pytest.raises(DataError, match=r"training\.parquet is a link or no ordinary file"):
            store.open_folder(folder)
    path.unlink()
    shutil.move(folder / "members", folder.parent / "elsewhere")
    (folder / "members").symlink_to(folder.parent / "elsewhere")
    with pytest.raises(DataError, match="members is a link"):
        store.open_folder(folder)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"members": []}, "in members"),
        ({"members": [{"parts": []}]}, "in members/0/parts"),
        ({"members": [{"parts": [{"file": "a", "kind": "pickle"}]}]}, "'pickle' is not one of"),
        ({"members": [{"parts": [{"kind": "ubj"}]}]}, "'file' is a required"),
        ({"versions": {}}, "which version of sklearn"),
        ({"versions": None}, "in versions"),
        ({"files": {"training.parquet": "0"}}, r"in files/training\.parquet"),
    ],
)
def test_a_record_that_lacks_something_is_refused(changes, reason, folder):
    consistent(folder, **changes)
    with pytest.raises(DataError, match=rf"model\.json .*{reason}"):
        store.open_folder(folder)


def test_a_network_needs_both_of_its_files(folder):
    (folder / "members/0/all.keras").write_bytes(b"")
    consistent(
        folder,
        members=[{"parts": [{"file": "members/0/all.keras", "kind": "keras"}]}],
        versions={**VERSIONS, "keras": "3.0"},
    )
    with pytest.raises(DataError, match=r"does not list members/0/all\.view\.skops"):
        store.open_folder(folder)


def test_a_consistent_folder_of_an_attacker_runs_nothing(folder):
    """Hashes say that nothing changed, and not who wrote it: the reader trusts no type anyway."""
    canary, path = folder.parent / "canary", folder / "members/0/all.skops"
    args = [{"__loader__": "JsonNode", "content": json.dumps(text)} for text in (str(canary), "w")]
    made = {"__loader__": "TupleNode", "__module__": "builtins", "__class__": "tuple"}
    schema = {"__loader__": "ConstructorFromReduceNode", "__module__": "io", "__class__": "open"}
    typed = [{**arg, "__module__": "builtins", "__class__": "str"} for arg in args]
    schema |= {"content": {**made, "content": typed}, "protocol": 2}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schema.json", json.dumps(schema))
    consistent(folder)
    assert store.open_folder(folder)
    with pytest.raises(DataError, match=r"all\.skops is no estimator.*io\.open"):
        estimators.load(path, "skops")
    assert not canary.exists()
    skops.io.load(path, trusted=["io.open"]).close()
    assert canary.exists(), "the attack is none"


# --- versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "library", "wrote", "here", "asked"),
    [
        ("skops", "sklearn", "1.8.0", "1.9.1", r"scikit-learn==1\.8\.\*"),
        ("skops", "sklearn", "1.10.0", "1.9.1", r"scikit-learn==1\.10\.\*"),
        ("skops", "sklearn", "1.9.0", "1.9.1", None),
        ("skops", "imblearn", "0.13.0", "0.14.2", r"imbalanced-learn==0\.13\.\*"),
        ("keras", "keras", "3.14.0", "3.15.1", r"keras==3\.14\.\*"),
        ("keras", "sklearn", "1.8.0", "1.9.1", r"scikit-learn==1\.8\.\*"),
        ("ubj", "xgboost", "3.1.2", "3.2.0", None),
        ("ubj", "xgboost", "3.10.0", "3.2.0", r"xgboost-cpu>=3\.10"),
        ("ubj", "xgboost", "new", "3.2.0", "Ask for it again"),
        ("ubj", "xgboost", "3.2.0", "not installed", r"requirements\.txt"),
        ("cbm", "catboost", "1.1.0", "2.0.0", None),
        ("txt", "lightgbm", "4.6.0", "4.7.0", None),
        ("txt", "lightgbm", "3.3.0", "4.7.0", r"lightgbm>=3\.3,<4"),
        ("txt", "lightgbm", "4.7.0", "not installed", r"requirements-lightgbm\.txt"),
    ],
)
def test_versions_that_read_an_estimator(kind, library, wrote, here, asked, monkeypatch):
    """The same series for those that promise nothing, any newer one for those that do."""
    monkeypatch.setattr(versions, "version", lambda name: here if name == library else "1.0")
    said = {name: wrote if name == library else "1.0" for name in ("sklearn", "keras", library)}
    if asked is None:
        versions.check(said, [kind], Path("model.json"))
    else:
        with pytest.raises(DataError, match=rf"model\.json.*{wrote}.*{asked}"):
            versions.check(said, [kind], Path("model.json"))


def test_a_model_of_another_version_is_refused_before_it_is_loaded(folder):
    consistent(folder, versions={**VERSIONS, "sklearn": "0.24.2"})
    with pytest.raises(DataError, match=r"scikit-learn 0\.24\.2, and 1\.\d+.*'scikit-learn==0\.24"):
        store.open_folder(folder)


def test_the_record_of_the_same_files_has_the_same_bytes(folder, tmp_path):
    """Files are listed in an order, not in that of a set, which differs from process to process."""
    text = (folder / "model.json").read_text()
    assert list(json.loads(text)["files"]) == sorted(json.loads(text)["files"])
