"""Stops at random moments: the same command goes on, with the same numbers and nothing left."""

import sys

import pytest
from campaign.kills import moments

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc"),
]


def test_after_a_stop_at_any_moment_the_same_command_goes_on(tmp_path):
    found = list(moments(10, seed=1, base=tmp_path.resolve(), longest=45.0))
    assert [one for one in found if one.problems] == []
    assert {one.stage for one in found} > {found[0].stage}
