"""A Slurm job's Snakemake becomes one that runs the batch itself; no other does."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from lightfold.runtime import batches


@pytest.mark.parametrize(
    ("remote", "arguments", "started"),
    [
        (
            True,
            ["--cores", "1", *batches.STEPS, "--mode", "remote"],
            ["--cores", "1", "--mode", "remote", "--keep-going"],
        ),
        (True, ["--cores", "1", "--mode", "remote", "--keep-going"], None),
        (True, [*batches.STEPS, f"{batches.ARRAY}=eJw"], None),
        (False, ["--cores", "1"], None),
    ],
)
def test_only_the_snakemake_of_a_slurm_job_starts_anew(monkeypatch, remote, arguments, started):
    calls = []
    monkeypatch.setattr(os, "execv", lambda _, command: calls.append(command))
    monkeypatch.setattr(sys, "argv", ["snakemake", *arguments])
    batches.run_here(SimpleNamespace(remote_exec=remote))
    expected = [] if started is None else [[sys.executable, "-m", "snakemake", *started]]
    assert calls == expected


def test_the_arguments_are_those_that_the_plugin_gives():
    plugin = pytest.importorskip("snakemake_executor_plugin_slurm")
    text = Path(plugin.__file__).read_text()
    assert " ".join(batches.STEPS) in text
    assert batches.ARRAY in text
