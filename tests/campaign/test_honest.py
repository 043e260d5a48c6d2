"""The audit finds no leak in honest experiments."""

import pytest
from campaign.tried import ABOUT_STARS, AT_A_TIME, all_tried, honest

#: Honest experiments that may have a warning which is no remark on the stars.
WARNED = 1

SEED = 0


def test_there_are_enough_honest_experiments():
    assert len(honest()) >= 40
    assert {"few_test_stars"} == ABOUT_STARS


@pytest.mark.long
def test_honest_experiments_have_no_error_and_at_most_one_has_a_warning():
    """Those on real stars are left out where these are not there."""
    rows = [row for row in all_tried(honest().items(), SEED, AT_A_TIME) if row["seen"] != "absent"]
    assert len(rows) >= 40
    assert [row for row in rows if row["error"] or row["seen"] in ("stopped", "refused")] == []
    warned = [row for row in rows if row["warning"]]
    assert len(warned) <= WARNED, warned
