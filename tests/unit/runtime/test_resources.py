"""What a job asks for grows with its inputs and with the attempt, and needs no file to be there."""

import os
from pathlib import Path

from lightfold.runtime import resources


def test_memory_and_time_grow_with_inputs_and_attempts(tmp_path):
    table, rows = (str(tmp_path / name) for name in ("table", "rows"))
    for path, size in ((table, 20), (rows, 5)):
        with Path(path).open("wb") as file:
            file.truncate(size * 10**6)
    memory, minutes = resources.memory(per_mb=10), resources.minutes(3, per_mb=0.4)
    first = memory({}, [table, rows], 1), minutes({}, [table, rows], 1)
    assert first == (resources.BASE_MB + 200, 13)
    assert (memory({}, [table, rows], 3), minutes({}, [table, rows], 3)) == (3 * first[0], 39)


def test_an_input_that_is_not_there_yet_counts_as_the_largest_that_is(tmp_path):
    path = tmp_path / "table"
    path.write_bytes(bytes(3_000_000))
    later = str(tmp_path / "later")
    assert resources.sizes([str(path), later]) == [3, 3]
    assert resources.sizes([later]) == [resources.ABSENT_MB]
    assert resources.sizes([]) == [0]
    (tmp_path / "later").write_bytes(bytes(1_000_000))
    assert resources.sizes([later]) == [1]


def test_a_file_that_many_jobs_share_is_looked_at_once(tmp_path, monkeypatch):
    path = tmp_path / "shared"
    path.write_bytes(b"0")
    looked, stat = [], os.stat
    monkeypatch.setattr(os, "stat", lambda *a, **k: looked.append(a) or stat(*a, **k))
    for _ in range(1000):
        resources.sizes([str(path)])
    assert len(looked) == 1
