"""A Slurm job's Snakemake becomes one that runs the batch itself; no other does."""

import os
import sys
from types import SimpleNamespace

import pytest
from lightfold import batches


@pytest.mark.parametrize(
    ("remote", "arguments", "started"),
    [
        (
            True,
            ["--cores", "1", *batches.STEPS, "--mode", "remote"],
            ["--cores", "1", "--mode", "remote", "--keep-going"],
        ),
        (True, ["--cores", "1", "--mode", "remote", "--keep-going"], None),
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
