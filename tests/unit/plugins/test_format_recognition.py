"""Which format knows a table of a survey by its columns, or a file by its name."""

from pathlib import Path

import pytest
from headers import HEADERS
from lightfold import registry
from lightfold.data.reading.formats import PLAIN, recognise

#: Names of files without a header, and the format that knows them.
FILES = {
    "OGLE-LMC-CEP-0001.dat": "ogle",
    "OGLE-BLG-RRLYR-00001.dat.gz": "ogle",
    "F_1.3319.gz": "macho",
    "F_77.7429": "macho",
    "OGLE-LMC-CEP.dat": PLAIN,
    "V0332.dat": PLAIN,
}


@pytest.mark.parametrize("product", HEADERS)
@pytest.mark.parametrize("spelt", [str, str.lower, str.upper])
def test_one_format_at_most_knows_the_columns_of_a_product(product, spelt):
    known, names = HEADERS[product]
    lower = {name.lower() for name in names}
    found = [
        name
        for name in registry.names("formats")
        if registry.load("formats", name).recognises(lower)
    ]
    assert found == ([known] if known else [])
    assert recognise(list(map(spelt, names)), Path("c.csv")) == (known or PLAIN)


def test_columns_that_others_add_do_not_change_what_a_table_is():
    for known, names in HEADERS.values():
        more = ["label", "period", "note", "x_1", *names]
        assert recognise(more, Path("c.csv")) == (known or PLAIN)


@pytest.mark.parametrize("name", FILES)
def test_a_file_without_a_header_is_known_by_its_name(name):
    assert recognise(["1", "2", "3"], Path("phot") / name) == FILES[name]
    assert recognise(["t", "m", "e"], Path(name)) == PLAIN
