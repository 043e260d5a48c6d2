"""The table of survey products in the documents is what the modules of formats say."""

import runpy

from lightfold import registry
from samples import ROOT

WRITER = runpy.run_path(str(ROOT / "docs/write_products.py"))


def test_the_table_of_products_is_up_to_date():
    up_to_date = WRITER["filled"](WRITER["PAGE"]) == WRITER["PAGE"].read_text()
    assert up_to_date, "run python docs/write_products.py"


def test_every_format_has_a_row_with_every_cell():
    rows = [line.strip("|").split("|") for line in WRITER["table"]().splitlines()]
    assert len({len(row) for row in rows}) == 1
    assert all(cell.strip() for row in rows for cell in row)
    shown = {row[0].split("`")[1] for row in rows[2:]}
    assert shown == set(registry.names("formats")) - {"long"}
    names = registry.names("formats")
    timed = {name for name in names if registry.load("formats", name).TIME}
    assert shown - timed == set()


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
