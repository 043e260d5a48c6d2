"""A Python whose path a shell would split: quoted, or refused in one sentence."""

import shlex
import sys

import pytest
from lightfold.errors import ConfigError
from lightfold.runtime import engine, interpreter
from snakemake.script import PythonScript
from snakemake_interface_executor_plugins.executors.real import RealExecutor

ODD = "/my home/it's/.venv/bin/python"


class Script:
    """What `interpreter` knows of Snakemake's class of Python scripts."""

    def _execute_cmd(self, command, **values):
        return values["py_exec"]


class Executor:
    """What it knows of Snakemake's executors."""

    def get_python_executable(self):
        return ODD

    def format_job_exec(self, job):
        return f"{self.get_python_executable()} -m snakemake {job}"


@pytest.mark.parametrize(
    ("path", "plain"), [("/home/a/.venv/bin/python3.11", True), (ODD, False), ("/a(b)/py", False)]
)
def test_only_a_path_that_a_shell_would_split_is_odd(monkeypatch, path, plain):
    monkeypatch.setattr(sys, "executable", path)
    assert interpreter.is_plain() == plain


def test_an_odd_path_is_quoted_once_for_scripts_and_jobs(monkeypatch):
    monkeypatch.setattr(sys, "executable", ODD)
    interpreter.quote(Script, Executor)
    script, executor = Script(), Executor()
    assert script._execute_cmd("{py_exec} {fname:q}", py_exec=ODD) == shlex.quote(ODD)
    assert script._execute_cmd("{py_exec} {fname:q}", py_exec="python") == "python"
    assert script._execute_cmd("{py_exec:q} {fname:q}", py_exec=ODD) == ODD  # if ever mended
    for _ in range(2):
        assert executor.format_job_exec(7) == f"{shlex.quote(ODD)} -m snakemake 7"


def test_this_snakemake_has_what_is_replaced():
    assert callable(PythonScript._execute_cmd)
    assert callable(RealExecutor.format_job_exec)


def test_what_cannot_be_quoted_is_refused_with_a_remedy(monkeypatch):
    monkeypatch.setattr(sys, "executable", ODD)
    monkeypatch.delattr(RealExecutor, "format_job_exec")
    with pytest.raises(ConfigError, match=r"it's.*Make the virtual environment in another folder"):
        engine._quote_interpreter()
