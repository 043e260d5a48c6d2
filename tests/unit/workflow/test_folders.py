"""Folders: those that cannot work are named before any job starts."""

import os

import pytest
from lightfold.errors import ConfigError
from lightfold.workflow import folders


def check(project="/here", **config):
    folders.check_names(project, {"data": "data", "results": "results", **config})


def test_usual_folders_need_not_be_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check()
    check("/a b/it's [1] \N{GREEK SMALL LETTER ALPHA}", data="my data", results="deep/er/still")
    folders.check_writable("deep/er/still")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"project": "/a/{b}"}, ["/a/{b}", "wildcard", "move Lightfold"]),
        ({"data": "/a/{b}"}, ["data: /a/{b}", "wildcard"]),
        ({"results": "{b}"}, ["results: {b}", "wildcard"]),
        ({"results": "notes"}, ["results:", "notes is a file"]),
        ({"results": "notes/deep"}, ["results:", "notes is a file"]),
    ],
)
def test_a_folder_that_cannot_be_is_named(tmp_path, monkeypatch, given, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").touch()
    with pytest.raises(ConfigError) as stop:
        check(**given)
    assert all(word in str(stop.value) for word in words)


def test_a_folder_that_is_read_only_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    with pytest.raises(ConfigError, match=r"read-only for you.*snakemake -s /here/Snakefile"):
        check()
    with pytest.raises(ConfigError, match=f"results: new/er cannot be written.*{tmp_path}"):
        folders.check_writable("new/er")


@pytest.mark.parametrize(
    "results",
    [
        *(".", "..", "/", "./", "mine/../", "~", ".git", ".git/x", ".snakemake", " "),
        *("config", "scripts/results", "tests", "docs", "rules", "data", "data/out", "link"),
    ],
)
def test_results_have_a_folder_of_their_own(tmp_path, monkeypatch, results):
    here = tmp_path / "home" / "experiment"
    for name in ("data", "scripts"):
        (here / name).mkdir(parents=True)
    (here / "link").symlink_to("data")
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with pytest.raises(ConfigError, match="results"):
        check(here, results=results)


def test_results_may_be_beside_the_data_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check(tmp_path, data=".", results="results")
    check(tmp_path, data=str(tmp_path.parent), results="results")


def test_without_a_home_no_home_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(folders.Path, "home", homeless)
    check(tmp_path)


def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path, monkeypatch):
    exists = folders.Path.exists

    def closed(path):
        if "closed" in path.parts:
            raise PermissionError(13, "Permission denied")
        return exists(path)

    monkeypatch.setattr(folders.Path, "exists", closed)
    assert folders.nearest(str(tmp_path / "closed/results")) == tmp_path


def test_results_by_a_link_to_itself_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ConfigError, match="results: loop"):
        check(tmp_path, results="loop")


@pytest.mark.parametrize(
    "given",
    ["out", "./out", "out/", "out//", "x/../out", "{here}/out", "link", "{here}/../run/out"],
)
def test_a_folder_of_results_has_one_name_however_it_is_spelled(tmp_path, monkeypatch, given):
    here = tmp_path / "run"
    (here / "out").mkdir(parents=True)
    (here / "x").mkdir()
    (here / "link").symlink_to("out")
    monkeypatch.chdir(here)
    assert folders.one_name(given.format(here=here)) == "out"


def test_a_folder_of_results_elsewhere_keeps_its_name(tmp_path, monkeypatch):
    (tmp_path / "run").mkdir()
    (tmp_path / "disk").mkdir()
    (tmp_path / "run/link").symlink_to(tmp_path / "disk")
    monkeypatch.chdir(tmp_path / "run")
    assert folders.one_name("link") == "link"
    assert folders.one_name(f"{tmp_path}/disk/") == f"{tmp_path}/disk"
    assert folders.one_name("../disk") == "../disk"
