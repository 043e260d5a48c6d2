"""A Slurm cluster on this machine, started and stopped around the tests that need it."""

import os
import re
import subprocess

import pytest
from samples import ROOT


@pytest.fixture(scope="session")
def cluster():
    """Return the environment in which `sbatch` and `squeue` reach the cluster, or skip."""
    pytest.importorskip("snakemake_executor_plugin_slurm")
    own = {name: value for name, value in os.environ.items() if name != "SLURM_TEST_DIR"}
    started = subprocess.run(
        [ROOT / "tests/slurm/start_slurm.sh"],  # in a folder of its own: munge wants 0755 above
        env=own,
        text=True,
        capture_output=True,
        timeout=300,
    )
    if started.returncode == 77:
        pytest.skip(f"no Slurm here: {started.stderr.strip().splitlines()[-1]}")
    assert started.returncode == 0, started.stderr
    exported = dict(re.findall(r"^export (SLURM\w+)=(\S+)$", started.stdout, re.MULTILINE))
    yield exported
    stop = [ROOT / "tests/slurm/stop_slurm.sh", exported["SLURM_TEST_DIR"]]
    subprocess.run(stop, check=True, timeout=120)
