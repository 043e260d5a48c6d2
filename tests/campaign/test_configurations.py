"""Mutated configurations run, or are refused with the name of a key; nothing else happens."""

from pathlib import Path

import pytest
from campaign.configurations import (
    Mutation,
    bases,
    dry_run,
    dumped,
    make_folder,
    mutations,
    outcome,
    tried,
)

SEED = 0

#: Largest share that may be refused under another key than the mutated one.
ELSEWHERE = 0.02


@pytest.fixture
def _folder(tmp_path, monkeypatch):
    make_folder(tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.delenv("LIGHTFOLD_DATA", raising=False)


def check(found):
    wrong = [(own.kind, own.names, said) for own, became, said in found if became == "wrong"]
    assert not wrong
    elsewhere = [(own.names, said) for own, became, said in found if became == "elsewhere"]
    assert len(elsewhere) <= max(1, ELSEWHERE * len(found)), elsewhere


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("base", bases())
def test_a_configuration_that_is_not_mutated_runs(base):
    plain = Mutation(base, "none", dumped(bases()[base]), ())
    assert outcome(plain, Path("plain.yaml")) == ("runs", "")


@pytest.mark.usefixtures("_folder")
def test_a_few_mutations():
    """A short look, with others than the long one."""
    check(tried(40, SEED + 1, Path("mutated.yaml")))


@pytest.mark.long
@pytest.mark.usefixtures("_folder")
def test_mutations_run_or_are_refused_with_their_key():
    check(tried(800, SEED, Path("mutated.yaml")))


@pytest.mark.long
@pytest.mark.usefixtures("_folder")
def test_a_real_dry_run_comes_to_the_same():
    for own in mutations(16, SEED + 2):
        became, said = outcome(own, Path("mutated.yaml"))
        status, output = dry_run(Path("mutated.yaml"))
        assert (status == 0) == (became == "runs"), (own.names, became, said, output[-2000:])
        if became in ("refused", "elsewhere"):
            assert "ConfigError in file" in output, output[-2000:]


@pytest.mark.usefixtures("_folder")
def test_mutations_are_the_same_each_time():
    assert list(mutations(24, SEED)) == list(mutations(24, SEED))
