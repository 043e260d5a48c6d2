"""What benchmarks write is JSON with one row per line, and says where it was measured."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from bench.record import leave_out, machine, parse, parser, record


def test_a_record_says_what_was_measured_when_and_on_what(tmp_path):
    rows = [{"step": "split", "cpu_seconds": np.float64(1.23456789), "memory_mb": np.int64(300)}]
    found = json.loads(record("growth", rows, folder=tmp_path, rows=2).read_text())
    assert list(found) == ["benchmark", "date", "version", "machine", "python", "rows", "figures"]
    assert found["benchmark"] == "growth"
    assert found["machine"] == machine()
    assert found["figures"] == [{"step": "split", "cpu_seconds": 1.23457, "memory_mb": 300}]


def test_a_number_that_is_missing_is_null_and_a_table_is_rows(tmp_path):
    rows = pd.DataFrame({"model": ["knn", "svc"], "cpu_seconds": [0.5, math.nan]})
    text = record("speed", rows, folder=tmp_path).read_text()
    assert json.loads(text)["figures"][1] == {"model": "svc", "cpu_seconds": None}
    assert '\n  {"model": "svc", "cpu_seconds": null}\n' in text, "a line per row"


def test_a_machine_is_described_without_its_name():
    found = machine()
    assert set(found) == {"cpu", "cores", "memory_gb"}
    assert found["cores"] >= 1
    assert found["memory_gb"] > 0


def given(*arguments):
    options = parser("What is measured.")
    options.add_argument("--stars", type=int, default=40)
    options.add_argument("--folder")
    return parse(options, places=["folder"], arguments=arguments)


def test_a_smaller_size_is_measured_but_not_recorded(capsys):
    assert given("--stars", "3").stars == 3
    assert not given("--stars", "3").record
    assert given("--record", "--folder", "kept").record
    assert given("--record", "--stars", "40").stars == 40
    with pytest.raises(SystemExit):
        given("--record", "--stars", "3")
    assert "leave out --stars" in capsys.readouterr().err


def test_a_side_may_be_missing_unless_numbers_are_recorded(capsys):
    leave_out("A library is not installed", given())
    assert capsys.readouterr().out == "A library is not installed\n"
    with pytest.raises(SystemExit, match="A library is not installed"):
        leave_out("A library is not installed", given("--record"))
