"""What every figure promises: a file of its name, a readable caption, and `draw`."""

import importlib
import re

import pandas as pd
import pytest
from lightfold.comparison import compare
from lightfold.comparison.compared import bring_together
from lightfold.comparison.inflate import COLUMNS as INFLATION
from lightfold.display import figures
from samples import ROOT, node, records, texts

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
    assert not set("{}") & set(caption), "Snakemake would take it for a wildcard"


@pytest.mark.parametrize("name", figures.captions("comparison.figures"))
@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [node("knn", "none", False)],
        [node("knn", "smote", True)],
        [node(model, "smote", leaked) for model in ("knn", "svc") for leaked in (False, True)],
        [node("knn", "none", False, repeat, size) for repeat in (0, 1) for size in (0.2, 0.3)],
    ],
    ids=["nothing", "one", "leaked", "both", "repeats"],
)
def test_a_figure_of_the_comparison_is_drawn_whatever_ran_and_fits_a_page(name, nodes):
    read = {**records(nodes), "inflation": pd.DataFrame(columns=INFLATION)}
    compared = bring_together(read, ["A", "B"], "macro_f1", ["svc", "knn"])
    figure = compare.draw(name, compared)
    assert texts(figure).strip()
    width, height = figure.get_size_inches()
    assert width <= 7.5
    assert height <= 10


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
