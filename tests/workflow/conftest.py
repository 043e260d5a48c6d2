"""One finished tiny run, shared by all tests that only look at it or copy it."""

import pytest
from project import TINY, Project


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("finished") / "lightfold", TINY)
    project.output = project.run("--cores", "2").stdout
    return project
