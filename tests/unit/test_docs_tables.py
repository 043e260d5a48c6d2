"""Tables in the documents are what benchmarks wrote."""

import json
import runpy

import pytest
import yaml
from samples import ROOT

WRITER = runpy.run_path(str(ROOT / "docs/write_tables.py"))
PAGES = WRITER["pages"]()
FILES = sorted((ROOT / "docs/benchmarks/data").glob("*.json"))


def specs():
    return yaml.safe_load((ROOT / "docs/benchmarks/tables.yaml").read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_tables_of_a_page_are_up_to_date(page):
    up_to_date = WRITER["filled"](page) == page.read_text()
    assert up_to_date, f"{page.name}: run python docs/write_tables.py"


def test_every_measurement_is_shown_and_every_table_has_one():
    shown = {
        match[1]
        for page in PAGES
        for match in WRITER["TABLE"].findall(page.read_text())  # the text before, the name, the end
    }
    assert shown == set(specs())
    files = {spec.get("data", name) for name, spec in specs().items()}
    assert files == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_what_was_measured_when_and_on_what(path):
    found = json.loads(path.read_text())
    assert {"benchmark", "date", "version", "machine", "python", "figures"} <= set(found)
    assert found["benchmark"] == path.stem
    assert set(found["machine"]) == {"cpu", "cores", "memory_gb"}
    assert found["python"] or "transcribed" in found["source"]
    assert len({tuple(row) for row in found["figures"]}) == 1, "all rows have the same keys"


def test_a_table_of_two_axes_says_what_was_not_measured():
    spec = {
        "rows": {"step": "{step}"},
        "heading": "{stars:,} stars",
        "cell": ["{seconds:.1f} s", " ({low:.1f})"],
        "missing": "not measured",
    }
    rows = [
        {"step": "split", "stars": 5000, "seconds": 1.04, "low": None},
        {"step": "split", "stars": 20000, "seconds": 4.0, "low": 3.5},
        {"step": "tune", "stars": 5000, "seconds": 9.0, "low": None},
        {"step": "tune", "stars": 20000, "seconds": None, "low": None},
        {"step": "audit", "stars": 5000, "seconds": 2.0, "low": 1.0},
    ]
    assert WRITER["table"](spec, rows).splitlines() == [
        "| step | 5,000 stars | 20,000 stars |",
        "| --- | --- | --- |",
        "| split | 1.0 s | 4.0 s (3.5) |",
        "| tune | 9.0 s | not measured |",
        "| audit | 2.0 s (1.0) | not measured |",
    ]
