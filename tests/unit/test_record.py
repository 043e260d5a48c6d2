"""What benchmarks write is JSON with one row per line, and says where it was measured."""

import json
import math

import numpy as np
import pandas as pd
from bench.record import machine, record


def test_a_record_says_what_was_measured_when_and_on_what(tmp_path):
    rows = [{"step": "split", "cpu_seconds": np.float64(1.23456789), "memory_mb": np.int64(300)}]
    found = json.loads(record("growth", rows, folder=tmp_path, trials=2).read_text())
    assert list(found) == ["benchmark", "date", "version", "machine", "python", "trials", "figures"]
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
