"""Another Snakemake costs a warning, not the experiment; a tested one costs nothing."""

import importlib.metadata
import logging
import os
import re
import subprocess
import sys
from collections import defaultdict
from types import SimpleNamespace

import pytest
from lightfold.errors import ConfigError
from lightfold.runtime import engine
from samples import ROOT

SNAKEFILE = """
import sys
sys.path.insert(0, "SCRIPTS")
from lightfold.runtime import engine

CHANGE
engine.prepare(workflow, logger)


rule all:
    input: "one.done"


rule one:
    output: touch("one.done")
    run: print("a job")
"""


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Nothing here starts a server, handles signals or signs locks; warnings are forgotten."""
    monkeypatch.setattr(engine.forkserver, "offer", lambda: None)
    stop = SimpleNamespace(start=lambda _: None, starts_deaf=lambda: False)
    monkeypatch.setattr(engine.stopping, "watch", lambda *_: stop)
    monkeypatch.setattr(engine.locks, "sign", lambda *_: None)
    monkeypatch.setenv(engine.WARNED, str(os.getpid()))


def workflow(given=(), read=(), **parts):
    usual = {
        "remote_exec": False,
        "config_settings": SimpleNamespace(configfiles=list(given)),
        "configfiles": [*given, *read],
        "is_main_process": True,
        "resource_settings": SimpleNamespace(nodes=None, cores=2),
        "dag_settings": SimpleNamespace(targets=[], force_incomplete=False),
    }
    made = SimpleNamespace(**{**usual, **parts})
    made.onstart = lambda hook: setattr(made, "hook", hook)
    return made


def test_a_workflow_without_its_parts_is_warned_of_once_and_goes_on(capsys):
    engine.prepare(SimpleNamespace(), logging.Logger("snakemake"))
    said = capsys.readouterr().err
    assert said.count("Warning") == 1
    for lost in (engine.BATCHES, engine.STOP, engine.PROGRESS, engine.PACE):
        assert said.count(lost) == 1
    assert "no attribute 'is_main_process'" in said
    assert f"tested with Snakemake {engine.TESTED[0]}" in said


def test_only_what_is_lost_is_named(capsys):
    logger = logging.Logger("snakemake")
    engine.prepare(workflow(resource_settings=None), logger)
    said = capsys.readouterr().err
    assert engine.PROGRESS in said
    assert engine.PACE not in said
    assert logger.handlers == []


def test_a_scheduler_of_another_shape_is_left_alone(capsys):
    made = workflow(scheduler=SimpleNamespace(job_rate_limiter=SimpleNamespace()))
    engine.prepare(made, logging.Logger("snakemake"))
    assert capsys.readouterr().err == ""
    made.hook(log=[])
    assert engine.PACE in capsys.readouterr().err


def test_a_jobs_process_does_not_say_again_what_its_parent_said(capsys, monkeypatch):
    monkeypatch.setenv(engine.WARNED, "1")
    engine.prepare(SimpleNamespace(), logging.Logger("snakemake"))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("parts", "handlers"),
    [
        ({}, 1),
        ({"is_main_process": False}, 0),
    ],
)
def test_progress_is_shown_by_the_main_process_of_a_real_run(parts, handlers):
    logger = logging.Logger("snakemake")
    engine.prepare(workflow(**parts), logger)
    assert len(logger.handlers) == handlers


def test_a_users_file_without_data_sets_is_not_filled_from_the_default_one():
    with pytest.raises(ConfigError, match=r"mine\.yaml: the key 'datasets' is missing"):
        engine.check_whole(workflow(["mine.yaml"], ["config/config.yaml"]))


@pytest.mark.parametrize(("change", "warnings"), [("", 0), ("workflow.onstart = None", 1)])
def test_snakemake_itself_is_warned_of_once_if_changed(tmp_path, monkeypatch, change, warnings):
    monkeypatch.delenv(engine.WARNED)
    text = SNAKEFILE.replace("SCRIPTS", str(ROOT / "scripts")).replace("CHANGE", change)
    (tmp_path / "Snakefile").write_text(text)
    result = subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "1"],
        cwd=tmp_path,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
    )
    assert (tmp_path / "one.done").exists(), result.stdout
    assert result.stdout.count("Warning: Snakemake") == warnings
    assert "1 of 1 jobs" in result.stdout


def test_a_mistake_in_the_configuration_is_said_without_lines_of_code(monkeypatch):
    from snakemake import exceptions

    monkeypatch.setattr(exceptions, "cut_traceback", exceptions.cut_traceback)
    engine.prepare(workflow(), logging.Logger("snakemake"))
    said, lines = {}, {__file__: defaultdict(lambda: 1)}
    for error in (ConfigError("no such key"), KeyError("a bug")):
        try:
            raise error
        except (ConfigError, KeyError) as raised:
            said[type(raised)] = exceptions.format_exception_to_string(raised, lines)
    assert said[ConfigError].endswith("line 1:\nno such key")
    assert "test_engine.py" in said[KeyError].splitlines()[-1]


def test_the_installed_snakemake_is_a_tested_one():
    assert importlib.metadata.version("snakemake") in engine.TESTED


BLOCKED = """
import sys
import snakemake.cli
heavy = ("pandas", "numpy", "pyarrow", "scipy", "sklearn", "matplotlib", "optuna", "xgboost")
for name in [name for name in sys.modules if name.split(".")[0] in heavy]:
    del sys.modules[name]
sys.modules.update(dict.fromkeys(heavy))
snakemake.cli.main(sys.argv[1:])
"""


def test_the_dag_is_built_without_the_libraries_of_jobs():
    """Snakemake itself imports pandas for its plug-ins, so they are blocked after its import."""
    arguments = ["--dry-run", "--nolock", "--cores", "1", "--config", "results=results-none"]
    result = subprocess.run(
        [sys.executable, "-c", BLOCKED, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"tune +86\n", result.stdout + result.stderr)


def test_a_first_check_comes_before_what_else_is_done_at_the_start():
    done = []
    made = SimpleNamespace(_onstart=lambda log: done.append(log))
    made.onstart = lambda hook: setattr(made, "_onstart", hook)
    engine.check_first(made, lambda: done.append("checked"))
    made._onstart("log")
    assert done == ["checked", "log"]


def test_a_snakemake_without_hooks_is_warned_of(capsys):
    engine.check_first(SimpleNamespace(), pytest.fail)
    assert engine.FIRST in capsys.readouterr().err


@pytest.mark.parametrize(("targets", "checks"), [(set(), 2), ({"audit"}, 2), ({"status"}, 0)])
def test_a_last_check_comes_after_the_last_job_or_where_there_is_none(targets, checks):
    done = []
    made = workflow(_onsuccess=lambda log: done.append("before"))
    made.onsuccess = lambda hook: setattr(made, "_onsuccess", hook)
    logger = logging.Logger("snakemake")
    engine.check_last(made, logger, lambda recorded: done.append("check"))
    made.dag_settings = SimpleNamespace(targets=targets)  # known only after the rules are read
    made._onsuccess("log")
    logger.info("Nothing to be done (all requested files are present and up to date).")
    logger.info("Building DAG of jobs...")
    assert done == ["before", *["check"] * checks]


def test_a_last_check_that_fails_ends_snakemake():
    made = workflow(_onsuccess=lambda log: None, dag_settings=SimpleNamespace(targets=set()))
    made.onsuccess = lambda hook: None
    logger = logging.Logger("snakemake")

    def fail(recorded):
        raise ConfigError("no result")

    engine.check_last(made, logger, fail)
    with pytest.raises(ConfigError):
        logger.info("Nothing to be done")


def test_a_last_check_can_ask_how_files_were_made(capsys):
    found = []
    made = workflow(_onsuccess=lambda log: None, dag_settings=SimpleNamespace(targets=set()))
    made.onsuccess = lambda hook: setattr(made, "_onsuccess", hook)
    made.persistence = SimpleNamespace(metadata={"known": "record"}.get)
    logger = logging.Logger("snakemake")
    engine.check_last(
        made, logger, lambda recorded: found.extend(map(recorded, ["known", "unknown"]))
    )
    made._onsuccess("log")
    assert found == [True, False]
    made.persistence = None
    made._onsuccess("log")
    assert found[2:] == [True, True]
    assert engine.RECORDS in capsys.readouterr().err


def test_a_run_that_has_come_to_nothing_fails_each_time_and_keeps_what_it_made(tmp_path):
    head = SNAKEFILE.replace("SCRIPTS", str(ROOT / "scripts")).replace("CHANGE", "")
    prepared = "engine.prepare(workflow, logger)\n"
    check = (
        "from lightfold.errors import DataError\n\n\n"
        "def fail(recorded):\n    raise DataError('nothing came of it')\n\n\n"
        "engine.check_last(workflow, logger, fail)\n"
    )
    (tmp_path / "Snakefile").write_text(head.replace(prepared, prepared + check))
    for arguments in (["--cores", "1"], ["--cores", "1"], ["--dry-run"]):
        done = subprocess.run(
            [sys.executable, "-m", "snakemake", "--nocolor", *arguments],
            cwd=tmp_path,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert done.returncode == 1, done.stdout
        assert done.stdout.rstrip().endswith("nothing came of it")
        assert (tmp_path / "one.done").exists()
