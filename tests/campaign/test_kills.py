"""Runs that are stopped at random moments leave nothing, and the same command goes on."""

import pytest
from campaign.kills import moments, stage_of

SEED = 0


def test_the_last_line_of_progress_names_the_stage():
    assert stage_of("12:00:00  tune 1/5  a  2 s  |  3 of 9 jobs, 5 s left") == "after tune"
    assert stage_of("") == "start of Snakemake"
    assert stage_of("Using workflow specific profile profiles/default") == "parse"


@pytest.mark.long
def test_the_same_command_goes_on(tmp_path):
    found = list(moments(10, SEED, tmp_path, longest=60))
    assert [one for one in found if one.problems] == []
