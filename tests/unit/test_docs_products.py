"""The table of survey products in the documents is what the modules of formats say."""

import runpy

import pytest
from headers import BY_NAME, HEADERS
from lightfold import registry
from samples import ROOT

WRITER = runpy.run_path(str(ROOT / "docs/write_products.py"))


PAGE = WRITER["PAGE"].read_text()
HEADS, _, *LINES = PAGE.split("<!-- products -->")[1].split("<!-- end -->")[0].strip().splitlines()

#: The rows of the page, by the format's name. A new format need not be there.
ROWS = {line.split("`")[1]: line for line in LINES}


def test_the_table_of_products_is_up_to_date():
    heads, _, *lines = WRITER["table"]().splitlines()
    assert heads == HEADS
    assert set(LINES) <= set(lines), "run python docs/write_products.py"


def test_the_products_that_tests_know_are_in_the_table():
    tested = {known for known, _ in HEADERS.values() if known} | BY_NAME | {"ogle", "macho"}
    assert set(ROWS) == tested - {"long"}


@pytest.mark.parametrize("name", ROWS)
def test_every_product_says_what_it_is(name):
    cells = [cell.strip() for cell in ROWS[name].strip("|").split("|")]
    assert len(cells) == 6
    assert all(cells)
    assert registry.load("formats", name).TIME


def test_a_row_says_what_a_module_says(tmp_path):
    path = tmp_path / "nightwatch.py"
    path.write_text(
        '"""Light curves of Nightwatch.\n\nMore."""\n\n'
        'COLUMNS = {"flux": {"V": ("fv", "f_v"), "I": ("fi",)}, "sign": ("up",), "limit": ()}\n'
        'ZERO_POINT = {"V": 25, "I": 24.5}\nDIFFERENCE = True\nEPOCH = 1.5\nTIME = "JD"\n'
        'FLAGS = {"cloudy": (False, "dimmed by clouds")}\n\n\n'
        'def recognises(columns):\n    """Return whether there are stars and clouds."""\n\n\n'
        'def prepare(rows):\n    """Turn them."""\n'
    )
    assert WRITER["row"](WRITER["read"](path)) == [
        "`nightwatch`: Light curves of Nightwatch",
        "stars and clouds",
        "flux `fv`, `fi`, zero points 25 (V), 24.5 (I), with signs; a difference",
        "JD; made MJD",
        "dimmed by clouds",
        "Turn them",
    ]
