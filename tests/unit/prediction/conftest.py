"""A task whose nodes and ensemble have run, and its models, for all tests of predictions."""

import pytest
from exports import Task


@pytest.fixture(scope="session")
def task(tmp_path_factory):
    return Task(tmp_path_factory.mktemp("task"))


@pytest.fixture(scope="session")
def exported(task):
    """The folder of an ensemble."""
    return task.export("ensemble", model="ensemble")
