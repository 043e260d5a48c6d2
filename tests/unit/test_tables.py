"""Files are whole or not there, whoever else writes them, and say where they were written."""

import os
import subprocess
import sys

import pandas as pd
from lightfold import tables


def test_two_processes_that_write_a_file_do_not_meet(tmp_path):
    path = tmp_path / "a[1].parquet"
    mine = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    left = path.with_name(f".{path.name}.{ended.stdout.strip()}.tmp")
    other = path.with_name(f".{path.name}.{os.getppid()}.tmp")
    for one in (left, other):
        one.write_text("half")
    with tables.whole(path) as temporary:
        assert temporary == mine
        temporary.write_text("whole")
    assert path.read_text() == "whole"
    assert not left.exists()
    assert other.read_text() == "half"
    assert not mine.exists()


def test_a_table_says_on_which_processor_it_was_written(tmp_path, monkeypatch):
    path = tmp_path / "a.parquet"
    tables.write(pd.DataFrame({"a": [1.0]}), path, {"a": "double"})
    assert tables.other_processor(path) == ""
    monkeypatch.setattr(tables, "_processor", lambda: "another")
    assert tables.other_processor(path)
    pd.DataFrame({"a": [1.0]}).to_parquet(path)
    assert tables.other_processor(path) == ""
