"""Tables for people: names can do nothing in the remark above a table either."""

import pandas as pd
from lightfold.display.listing import Listing, write


def test_a_class_that_is_a_link_is_none_in_a_remark(tmp_path):
    remark = "that of [x](javascript:alert(1)), the class with the fewest stars"
    table = pd.DataFrame({"a": [1]})
    path = tmp_path / "a.md"
    write(Listing(table, [("", table)], remark), path)
    assert "[x](javascript" not in path.read_text()
