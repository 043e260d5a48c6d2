"""Hints of messages."""

from lightfold.errors import MOST, nearest


def test_the_nearest_name_is_named_or_the_first_of_many():
    assert nearest("perod", ["period", "x"]) == "did you mean 'period'?"
    assert nearest("q", ["a", "b"]) == "choose from a, b."
    many = [f"column{n}" for n in range(MOST + 5)]
    assert nearest("q", many).endswith(f"column{MOST - 1} and 5 more.")
