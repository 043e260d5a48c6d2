"""What every figure promises: a file of its name, a readable caption, and `draw`."""

import importlib
import re

import pytest
from lightfold.display import figures
from samples import ROOT

STAGES = ("comparison", "exploration", "screening")
FOUND = [(stage, name) for stage in STAGES for name in figures.captions(stage)]


@pytest.mark.parametrize(("stage", "name"), FOUND)
def test_a_figure_has_a_file_of_its_name_a_caption_and_a_function_that_draws(stage, name):
    folder = ROOT / "scripts/lightfold" / stage
    (file,) = [path for path in folder.rglob(f"{name}.py") if "CAPTION = " in path.read_text()]
    within = ".".join(file.relative_to(folder.parent).with_suffix("").parts)
    module = importlib.import_module(f"lightfold.{within}")
    assert callable(module.draw)
    caption = figures.captions(stage)[name]
    assert caption == module.CAPTION
    assert re.match(r"[\w-].*\.$", caption), "whole sentences"
    assert len(caption) < 300, "one or two sentences, or three short ones"


@pytest.mark.parametrize("package", ["comparison.figures", "exploration.figures"])
def test_what_one_rule_draws_is_a_part_of_its_stage(package):
    whole = figures.captions(package.split(".")[0])
    own = figures.captions(package)
    assert own
    assert own.items() < whole.items()
    assert list(whole) == sorted(whole)
    for name in own:
        assert own[name] == figures.load(package, name).CAPTION


def test_what_helps_figures_is_none():
    assert not {"panels", "series", "scores", "__init__"} & {name for _, name in FOUND}
