"""Studies: the defaults first, a number of trials, and the same after a kill."""

import json
import subprocess
import sys

import optuna
import pytest
from lightfold.tuning import study
from samples import ROOT

#: Where a separate process finds the package and this file.
PATHS = [str(ROOT / "scripts"), str(ROOT / "tests/unit/tuning"), str(ROOT / "tests")]


DEFAULTS = {"x": 0.5, "kind": "a"}

#: What the study of `run` asks for as x, by Optuna 5.0.0.
POINTS = [
    *(0.5, 4.466008672200882, -1.5038851236977635, 2.9658224387132126),
    *(-1.9562937007916288, 2.750826107277982, -4.936254550303269, 4.560367123756185),
    *(-4.392075159066943, 2.178314341781299, -2.70405982748173, 1.8282509654875143),
]


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    kind = trial.suggest_categorical("kind", ["a", "b"])
    for step in range(3):
        trial.report(-((x - 2) ** 2) - (kind == "b") * step, step)
        if step < 2 and trial.should_prune():
            raise optuna.TrialPruned
    return -((x - 2) ** 2) - (kind == "b") * 2


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Let studies go on to the last trial; test_settled.py is about their end."""
    monkeypatch.setattr(study, "PATIENCE", 99)


def run(journal, objective=objective, key="key", trials=9, seed=7):
    done = study.run(objective, DEFAULTS, trials, True, seed, journal, key)
    return [(t.params, t.value, t.state.name) for t in study.finished(done)]


def test_the_first_trial_is_the_defaults(tmp_path):
    trials = run(tmp_path / "study.journal")
    assert trials[0][0] == DEFAULTS
    assert len(trials) == 9


def test_another_seed_is_another_study(tmp_path):
    first, second = run(tmp_path / "a"), run(tmp_path / "b", seed=8)
    assert first[0] == second[0]
    assert first[1:] != second[1:]


def test_a_study_asks_for_the_points_that_it_always_did(tmp_path):
    """Also by options that can no longer be set: a new Optuna that moves points shows here."""
    trials = run(tmp_path / "study.journal", trials=12)
    assert [params["x"] for params, _, _ in trials] == pytest.approx(POINTS, rel=1e-6)
    assert "".join(params["kind"] for params, _, _ in trials) == "abbbaaaabaaa"
    assert "".join(state[0] for _, _, state in trials) == "CPPCPCPPPCPC"


@pytest.mark.parametrize("killed_at", [1, 2, 5, 9])
def test_a_killed_study_goes_on_as_if_nothing_had_been(tmp_path, killed_at):
    calls = []

    def killed(trial):
        calls.append(trial.number)
        trial.suggest_float("x", -5, 5)
        if len(calls) == killed_at:
            raise KeyboardInterrupt
        return objective(trial)

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "killed", killed)
    again = []
    resumed = run(tmp_path / "killed", lambda trial: again.append(0) or objective(trial))
    assert len(again) == 9 - (killed_at - 1), "finished trials are not run again"
    assert resumed == run(tmp_path / "whole")


def test_a_process_killed_without_warning_goes_on(tmp_path):
    """SIGKILL in the second trial, with the journal's lock held and a line half written."""
    script = f"""
import os, pathlib, signal, sys
sys.path[:0] = {PATHS}
import test_study
calls = []
def killed(trial):
    calls.append(0)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return test_study.objective(trial)
test_study.run(pathlib.Path({str(tmp_path / "killed")!r}), killed)
"""
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.returncode == -9, result.stderr
    journal = tmp_path / "killed"
    (tmp_path / "killed.lock").touch()
    with journal.open("a") as file:
        file.write('{"op_code": 6, "worker')
    assert run(journal) == run(tmp_path / "whole")
    for line in journal.read_text().splitlines():
        json.loads(line)


def test_a_journal_of_something_else_is_dropped(tmp_path):
    run(tmp_path / "study.journal", key="old data")
    asked = []
    run(tmp_path / "study.journal", lambda t: asked.append(0) or objective(t), key="new data")
    assert len(asked) == 9


def test_a_larger_budget_goes_on_and_a_smaller_one_starts_anew(tmp_path):
    few = run(tmp_path / "study.journal", trials=4)
    more = run(tmp_path / "study.journal", trials=9)
    assert more[:4] == few
    assert more == run(tmp_path / "whole")
    assert run(tmp_path / "study.journal", trials=4) == few


def test_a_finished_study_asks_for_nothing(tmp_path):
    first = run(tmp_path / "study.journal")

    def never(trial):
        raise AssertionError("a finished study ran a trial")

    assert run(tmp_path / "study.journal", never) == first
