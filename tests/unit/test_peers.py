"""Peers get what they are to get, at equal cost, and a failure is seen."""

import importlib
import sys

import numpy as np
import pandas as pd
import pytest
from samples import ROOT, stars

BENCH = ROOT / "tests/bench"


@pytest.fixture
def peers(monkeypatch):
    monkeypatch.syspath_prepend(BENCH)
    return importlib.import_module("peers")


def split(table):
    """Return a split: each fifth star is for the test, the others are in three inner folds."""
    number = np.arange(len(table))
    role = np.where(number % 5 == 0, "test", "train")
    fold = pd.array(np.where(role == "test", -1, number % 3), dtype="Int8")
    frame = table[["object_id", "group"]].assign(role=role, fold=fold)
    return frame.assign(fold=frame["fold"].mask(role == "test"))


def test_the_notebook_answers_about_all_test_stars_and_never_sees_their_labels(peers, tmp_path):
    table = stars((120, 60, 40), missing=0.02)
    truth = peers.hand_over(table, split(table), tmp_path, seed=1)
    assert list(pd.read_parquet(tmp_path / "test.parquet")) == ["object_id", "f0", "f1", "f2", "f3"]
    assert pd.read_parquet(tmp_path / "train.parquet")[["f0"]].isna().any().item()
    taken = peers.run_peer(sys.executable, "notebook", tmp_path, 60, seed=1)
    assert taken["failed"] is None
    assert 0.5 < taken["cpu_seconds"] < 100
    answers = pd.read_parquet(tmp_path / "notebook.parquet")
    assert set(answers.groupby("way").size()) == {len(truth)} == {44}
    best, chosen = peers.peer_rows("notebook", answers, truth)
    assert best["macro_f1"] >= chosen["macro_f1"] > 0.6
    assert best["log_loss"] <= chosen["log_loss"] < 0.7


def test_a_peer_that_fails_is_reported_and_not_tried_again_at_the_same_cost(
    peers, tmp_path, monkeypatch, capsys
):
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "fit_flaml.py").write_text("raise SystemExit('no memory left')")
    monkeypatch.setattr(sys.modules["environments"], "SCRIPTS", scripts)
    taken = peers.run_peer(sys.executable, "flaml", tmp_path, 5, seed=0)
    assert taken["cpu_seconds"] is None
    assert "no memory left" in taken["failed"]
    assert "no memory left" in capsys.readouterr().err
    (scripts / "fit_flaml.py").write_text("")
    assert peers.run_peer(sys.executable, "flaml", tmp_path, 5, seed=0) == taken
    again = peers.run_peer(sys.executable, "flaml", tmp_path, 6, seed=0)
    assert again["failed"] == "it left no answers"


def test_differences_are_over_sets_and_leave_failures_out(peers):
    rows = []
    for name, better in (("a", 0.01), ("b", 0.02), ("c", 0.06)):
        for repeat in (0, 1):
            cost = {"set": name, "repeat": repeat, "cpu_seconds": 10.0}
            own = {"side": peers.LIGHTFOLD, "macro_f1": 0.8, "log_loss": 0.3}
            lost = name == "a" and repeat == 1
            other = {"side": "FLAML", "macro_f1": np.nan if lost else 0.8 - better, "log_loss": 0.2}
            rows += [{**cost, **own}, {**cost, **other, "cpu_seconds": 5.0}]
    (found,) = peers.differences(pd.DataFrame(rows))
    assert found["macro_f1_difference"] == pytest.approx(0.03)
    assert found["macro_f1_low"] == pytest.approx(0.03 - 4.3027 * 0.0152753, abs=1e-5)  # 2 df
    assert (found["runs"], found["failed"], found["sets"]) == (6, 1, 3)
    assert (found["macro_f1_better"], found["log_loss_better"]) == (3, 0)
    assert found["cost"] == pytest.approx(0.5)
