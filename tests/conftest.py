"""Fixtures that all kinds of tests share."""

import os
import sys
from pathlib import Path

import pytest
from lightfold.runtime import threads
from samples import ROOT, stars

threads.use_one()  # as for jobs, before a library starts a pool of its own


@pytest.fixture(autouse=True)
def _closed():
    """Close the figures that a test has drawn."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture
def table():
    return stars()


@pytest.fixture(scope="session")
def data_folder():
    """The folder of real data sets, or skip."""
    folder = os.environ.get("LIGHTFOLD_DATA") or ROOT.parent / "shared" / "data"
    if not Path(folder).is_dir():
        pytest.skip("real data are absent: set LIGHTFOLD_DATA to their folder")
    return Path(folder)
