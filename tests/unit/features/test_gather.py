"""Rule `gather`: the chunks of stars one after the other, and a count of the flags."""

import pandas as pd
import pyarrow.parquet as pq
import pytest
from lightfold import tables
from lightfold.features.gather import write_all

KINDS = {
    **{"object_id": "string", "period": "double", "median": "float"},
    **{"flag_alias": "int32", "flag_outliers": "int32"},
}


@pytest.fixture
def gather(tmp_path):
    """A function that writes chunks with ids and flags, gathers them, and returns the path."""

    def run(*chunks):
        paths = [str(tmp_path / f"{number}.parquet") for number in range(len(chunks))]
        for path, stars in zip(paths, chunks, strict=True):
            frame = pd.DataFrame(stars, columns=["object_id", "flag_alias", "flag_outliers"])
            tables.write(frame.assign(period=0.5, median=15.0)[list(KINDS)], path, KINDS)
        write_all(paths, str(tmp_path / "features.parquet"))
        return tmp_path / "features.parquet"

    return run


def test_stars_are_in_the_order_of_the_chunks_and_an_empty_one_adds_none(gather):
    found = pq.read_table(gather([("b", 0, 0), ("a", 0, 0)], [], [("c", 0, 0)]))
    assert found["object_id"].to_pylist() == ["b", "a", "c"]
    assert {field.name: str(field.type) for field in found.schema} == KINDS


def test_flags_are_counted_over_all_chunks_by_star_and_by_point(gather, capsys):
    gather([("a", 0, 3), ("b", 0, 0)], [("c", 0, 4), ("d", 1, 0)])
    said, head, *counts = capsys.readouterr().out.splitlines()
    assert said.startswith("features of 4 stars")
    found = {}
    for line in counts:
        flag, *numbers = line.split()
        found[flag] = dict(zip(head.split(), map(int, numbers), strict=True))
    assert found == {
        "flag_alias": {"stars": 1, "points": 1},
        "flag_outliers": {"stars": 2, "points": 7},
    }


def test_it_is_said_if_nothing_was_wrong(gather, capsys):
    gather([("a", 0, 0)])
    assert capsys.readouterr().out.endswith("none\n")
