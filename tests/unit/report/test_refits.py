"""The report names the nodes that the audit fitted again."""

import pandas as pd
from lightfold.report.summaries import count_refits


def test_nodes_that_were_fitted_again_are_counted_and_named():
    place = {"task": "t", "protocol": "honest", "test_size": 0.2, "repeat": 0, "resampler": "none"}
    nodes = [{**place, "reducer": "none", "model": model} for model in ("knn", "svc")]
    rows = [{**node, "check": "predictions_elsewhere"} for node in nodes]
    rows.append({**nodes[1], "check": "predictions_not_reproduced"})
    found = count_refits(pd.DataFrame(rows))
    assert (found["nodes"], found["again"], found["models"]) == (2, 1, {"svc": 1})
    assert found["names"] == ["honest/test-0.20/repeat-0/none/none/svc"]
