"""LaTeX: any name is printed as it is, by pdfLaTeX if it can, else by XeLaTeX."""

import shutil
import subprocess

import pandas as pd
import pytest
from lightfold.display import listing
from lightfold.display.latex import escape_latex, preamble
from lightfold.display.listing import Listing

PLAIN = ["δ Scuti", "β_Lyr", "% & # ~ ^ \\ { } $", "*star", "[1ex]", "a--b ?` é ñ č", "1 − 2 · …"]
GREEK = [*map(chr, (*range(0x391, 0x3AA), *range(0x3B1, 0x3CA)))]
PLAIN += ["".join(GREEK).replace("\u03a2", ""), "<|>", "`x`"]
OTHERS = ["\N{ANGSTROM SIGN}", "ẽ", "造父変星", "Цефеида", "ð þ"]


def test_greek_letters_are_formulas():
    assert escape_latex("δ Scuti") == r"\ensuremath{\delta} Scuti"
    assert escape_latex("β_Lyr") == r"\ensuremath{\beta}\_Lyr"
    assert escape_latex("Α2") == r"\ensuremath{\mathrm{A}}2"


def test_what_stands_at_the_start_of_a_row_belongs_to_no_command():
    assert escape_latex("*a") == "{}*a"
    assert escape_latex("[a") == "{}[a"
    assert escape_latex("a---b") == "a-{}-{}-b"


@pytest.mark.parametrize("name", OTHERS)
def test_other_letters_ask_for_another_engine_in_the_first_lines(name):
    assert "fontspec" in preamble(name)
    assert all(line.startswith("%") for line in preamble(name).splitlines())


@pytest.mark.parametrize("name", PLAIN)
def test_pdflatex_is_enough_for_most(name):
    assert preamble(escape_latex(name)) == "% In the preamble: \\usepackage{booktabs}\n"


@pytest.mark.parametrize(
    ("engine", "names", "packages"),
    [("pdflatex", PLAIN, "booktabs"), ("xelatex", PLAIN + OTHERS, "booktabs,fontspec")],
)
def test_tables_compile(tmp_path, engine, names, packages):
    if not shutil.which(engine):
        pytest.skip(f"{engine} is not installed")
    table = pd.DataFrame({"class": names, "f1": [0.5] * len(names)})
    listing.write(Listing(table, [(" ".join(names), table)], "%"), tmp_path / "table.tex")
    (tmp_path / "paper.tex").write_text(
        "\\documentclass{article}\n"
        f"\\usepackage{{{packages}}}\n"
        "\\begin{document}\n\\input{table}\n\\end{document}\n"
    )
    done = subprocess.run(
        [engine, "-interaction=nonstopmode", "-halt-on-error", "paper"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:]
