"""Numbers of stars in words."""

import pandas as pd
import pytest
from lightfold.data.census import census, counted, describe
from lightfold.data.left_out import COLUMNS


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        (5 * ["EW"] + 4 * ["RRab"] + 3 * [None], "12 stars: 5 EW, 4 RRab, 3 without a label"),
        (["NA"], "1 star: 1 NA"),
        ([None, float("nan"), pd.NA], "3 stars: 3 without a label"),
        ([1, 1, 2.0], "3 stars: 2 1, 1 2.0"),
    ],
)
def test_a_census_counts_labels_and_stars_without_one(labels, text):
    assert census(labels) == text
    assert census(pd.Series(labels, dtype="object")) == text


def test_nouns_follow_their_number():
    assert [counted(n, "star") for n in (0, 1, 2)] == ["0 stars", "1 star", "2 stars"]
    assert counted(2, "class", "classes") == "2 classes"


def table(*rows):
    empty = (None, None, None)
    found = [(*row, *empty)[: len(COLUMNS)] for row in rows]
    found = pd.DataFrame(found, columns=list(COLUMNS))
    return found.astype({"points_used": "Int64", "points_dropped": "Int64"})


def test_what_is_left_out_is_a_small_table_and_many_labels_are_cut():
    others = [(None, f"L{n}", "label in no class", 1, 1, 1.0) for n in range(10)]
    lines = describe(table(("EW", None, "no label", 0, 9, 0.0), *others))
    assert lines == [
        "no star of these classes is left out",
        "left out too: 10 stars, label in no class "
        "(L0 1, L1 1, L2 1, L3 1, L4 1, L5 1, L6 1, L7 1, and 2 more)",
    ]


def test_one_star_is_one_star():
    assert describe(table((None, None, "no label", 1, 1, 1.0)))[-1] == (
        "left out too: 1 star, no label"
    )
