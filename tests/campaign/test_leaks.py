"""The audit sees the leaks that it is known to see, and most of all that are planted."""

import pytest
from campaign.tried import AT_A_TIME, SEEN, all_tried, leaks, tried
from campaign.unseen import UNSEEN

#: Share of the planted leaks that has to fail or warn: 60 of 69.
SHARE = 60 / 69

SEED = 0
KINDS = sorted({kind for kind, _ in leaks()})


def test_there_are_enough_leaks():
    assert len(leaks()) >= 44
    assert set(leaks()) >= set(UNSEEN)


def test_most_leaks_are_known_to_be_seen():
    assert len(UNSEEN) <= (1 - SHARE) * len(leaks())


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_leaks_that_were_seen_are_seen(kind):
    """One that is no longer unseen fails too: then the page says less than is true."""
    own = [(key, make) for key, make in leaks().items() if key[0] == kind]
    found = {(row["kind"], row["name"]): row for row in all_tried(own, SEED, AT_A_TIME)}
    unseen = {key: row for key, row in found.items() if row["seen"] not in SEEN}
    assert {key: row for key, row in unseen.items() if key not in UNSEEN} == {}
    assert set(unseen) == {key for key in UNSEEN if key[0] == kind}


@pytest.mark.long
def test_a_leak_is_seen_with_another_seed():
    key = ("pipeline", "test_stars_trained_on")
    assert tried(*key, leaks()[key], SEED + 1)["seen"] == "error"
