"""A node for the audit to look at."""

import pandas as pd
import pytest
from leaks import sample_of
from lightfold.tuning.node import tune
from samples import CLASSES, stars


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    table = stars()
    divided, rows, _ = sample_of(table)
    journal = tmp_path_factory.mktemp("node") / "study.journal"
    arguments = {"model": "knn", "metric": "macro_f1", "trials": 2, "seed": 1, "key": "k"}
    arguments |= {"reducer": "none", "reduction": pd.DataFrame()}
    return table, divided, rows, tune(rows, table, CLASSES, journal=journal, **arguments)
