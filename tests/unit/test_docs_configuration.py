"""Every key is in docs/configuration.md as in the schema, and every resampler in docs/models.md."""

import re
import runpy

import pytest
import yaml
from lightfold import registry
from samples import ROOT

WRITER = runpy.run_path(str(ROOT / "docs/write_configuration.py"))
PAGE = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_schema_says():
    up_to_date = WRITER["page"]() == PAGE
    assert up_to_date, "run python docs/write_configuration.py"


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("results", "`results`"),
        ("features.bands", "`[g, r, i]`"),
        ("features.min_period", "`0.04`"),
        ("tasks.NAME.dataset", "required"),
        ("estimators.tasks", "–"),
        ("grid.resamplers", "`[none]`"),
        ("stars.EA", "`0`"),
        ("label_noise", "`0.01`"),
    ],
)
def test_a_stranger_finds_the_default_of_a_key(key, default):
    [row] = re.findall(rf"^\| `{re.escape(key)}` \|.*$", PAGE, re.MULTILINE)
    assert row.split(" | ")[2] == default


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"enum": ["auto", "jd"]}, "`auto`, `jd`"),
        ({"type": "integer", "minimum": 2, "maximum": 20}, "whole number, 2 to 20"),
        ({"type": "number", "exclusiveMinimum": 0}, "number, above 0"),
        ({"type": "array", "items": {"type": "string"}}, "list of texts"),
        ({"type": ["string", "null"]}, "text or null"),
    ],
)
def test_values_are_said_in_words(part, words):
    assert WRITER["values"](part) == words


def test_resamplers_are_explained_and_what_is_explained_is_there():
    """Only those in the configurations have to be, so that a new one is no third file to edit."""
    text = (ROOT / "docs/models.md").read_text().split("\n## Resamplers\n")[1].split("\n## ")[0]
    explained = set(re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \| [^|]*\|$", text, re.MULTILINE))
    blocks = [
        block
        for path in (ROOT / "config").glob("*.yaml")
        for block in yaml.safe_load(path.read_text())["grid"]
    ]
    used = {name for block in blocks for name in block.get("resamplers", ["none"])}
    assert used <= explained <= set(registry.names("resamplers"))
