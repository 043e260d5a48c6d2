"""What nodes answered: the group of each star, and how it is read."""

import pandas as pd
import pytest
from lightfold import tables
from lightfold.comparison.answers import groups
from lightfold.runtime.fingerprint import closure

STARS = pd.Series(["b", "a", "copy", "b"])


@pytest.fixture
def split(tmp_path):
    path = str(tmp_path / "split.parquet")
    frame = pd.DataFrame({"object_id": ["a", "b"], "group": ["pair", "pair"]})
    tables.write(frame, path, dict.fromkeys(frame, "string"))
    return path


def test_a_star_without_a_group_is_its_own(split):
    assert list(groups(STARS, split)) == ["pair", "pair", "copy", "pair"]


def test_nodes_of_a_split_read_its_groups_once(split, monkeypatch):
    read, paths = tables.read, []

    def counted(path, **more):
        paths.append(path)
        return read(path, **more)

    monkeypatch.setattr(tables, "read", counted)
    for _ in range(3):
        groups(STARS, split)
    assert paths == [split]


@pytest.mark.parametrize(("script", "has"), [("tune.py", False), ("evaluate.py", True)])
def test_a_change_of_how_answers_are_read_trains_nothing_again(script, has):
    modules, _ = closure(frozenset({script}))
    assert any(name.endswith("comparison.answers") for name in modules) == has
