"""One finished tiny run, shared by all tests that only read it or copy it."""

import copy
import shutil

import pytest
from project import TINY, Project


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("finished") / "lightfold", TINY)
    project.output = project.run("--cores", "2").stdout
    return project


@pytest.fixture
def project(finished, tmp_path):
    """A finished project for one test, moved to another folder with its results."""
    moved = copy.copy(finished)
    moved.folder = tmp_path / "moved"
    moved.environment = dict(finished.environment)
    shutil.copytree(finished.folder, moved.folder, symlinks=True)
    return moved
