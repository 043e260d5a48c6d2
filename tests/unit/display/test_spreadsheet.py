"""Cells of CSV files: no text is a formula, and numbers and usual names stay as they are."""

import pyarrow as pa
import pytest
from lightfold.display.spreadsheet import harmless, harmless_column

FORMULAS = ["=cmd|' /C calc'!A0", "+cmd", "-cmd", "@SUM(1)", "-1+2", "  =1", "＝1+1"]
KEPT = ["EW", "RR-c", "a=b", "x@y", "-1.5", "+3", "-1e-5", "-12 34 56.7", "+00:12:03", "-.5", ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_a_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", KEPT)
def test_numbers_angles_and_names_stay(text):
    assert harmless(text) == text


def test_lines_are_joined_and_other_separators_start_no_formula():
    assert harmless("a\n=cmd\tb\r\nc") == "a =cmd b c"
    assert harmless("\t=cmd") == "'=cmd"
    assert harmless("a;=cmd") == "a;'=cmd"
    assert harmless("a\x1b[31mb\N{RIGHT-TO-LEFT OVERRIDE}") == "a�[31mb�"


def test_a_column_is_as_its_texts_and_usual_columns_are_not_copied():
    texts = [*FORMULAS, *KEPT, None, "two\nlines", "a\x1b", "a\N{RIGHT-TO-LEFT OVERRIDE}b"]
    expected = [None if text is None else harmless(text) for text in texts]
    assert harmless_column(pa.array(texts)).to_pylist() == expected
    for text, own in zip(texts, expected, strict=True):
        column = pa.array([text], pa.string())
        assert harmless_column(column).to_pylist() == [own], "each is suspected by itself"
    usual = pa.array(["EW", "RR Lyrae", None, "星"])
    assert harmless_column(usual) is usual
    assert harmless_column(pa.array([], pa.string())).to_pylist() == []
