"""A node for the audit to look at."""

import pandas as pd
import pytest
from leaks import sample_of
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.node import node
from samples import CLASSES, stars


@pytest.fixture(scope="module", name="node")
def finished_node(tmp_path_factory):
    table = stars()
    divided, rows, _ = sample_of(table)
    journal = tmp_path_factory.mktemp("node") / "study.journal"
    inputs = Inputs(rows, table, CLASSES, "knn", "none", "macro_f1", 2, 1, pd.DataFrame())
    return table, divided, rows, node(inputs, journal, "k")
