"""A run leaves what the pages on results describe, and nothing else."""

import re

import pandas as pd
from samples import ROOT


def page(name):
    return (ROOT / f"docs/{name}.md").read_text()


def test_every_check_of_the_audit_is_explained(finished):
    audits = finished.results().glob("tasks/*/audit.parquet")
    checks = set(pd.concat(pd.read_parquet(path) for path in audits)["check"])
    assert len(checks) > 30
    text = page("honesty")
    assert [check for check in sorted(checks) if f"`{check}`" not in text] == []


def test_every_table_and_figure_of_a_task_is_explained(finished):
    text = page("results")
    tasks = finished.results() / "tasks"
    kinds = ("parquet", "png", "json", "csv", "md")
    for path in sorted(path for kind in kinds for path in tasks.rglob(f"*.{kind}")):
        name = re.sub(r"-test-0\.\d\d$", "", path.stem)
        if path.name not in ("examination.parquet", "probe.parquet"):
            assert re.search(rf"[`/ ]{name}[`.,-]", text), path


def test_every_feature_and_remark_is_explained(finished):
    features = pd.read_parquet(finished.results() / "datasets/survey/features.parquet")
    text = page("your-stars")
    rows = re.findall(r"^\| `(?:\w+)` \| (.*`.*) \|$", text, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    named |= {f"f1_rel{what}{number}" for what in ("amp", "phi") for number in "1234"}
    named -= {"4", "colour_g_r"}  # what is counted, and an example
    own = {re.sub(r"_[gri]$", "", name) for name in features.select_dtypes("float32")}
    own = {re.sub(r"^(colour|amplitude_ratio)_.*", r"\1", name) for name in own}
    assert own == named
    remarks = {re.sub(r"_[gri]$", "", name) for name in features if name not in own}
    remarks = {
        name
        for name in remarks
        if name.startswith(("flag_", "grid_")) or name in ("period_choice", "period_second")
    }
    assert [name for name in sorted(remarks) if f"`{name}`" not in text] == []
