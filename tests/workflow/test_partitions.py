"""A HATS catalogue through Snakemake: a job per partition, and the numbers of a long table."""

import pandas as pd
import partitioned
from project import Project


def config(path):
    sky = {"kind": "light_curves", "path": path, "objects": "stars.csv", "source": "oid"}
    return {
        "results": "results-tiny",
        "data": "mine",
        "datasets": {"d": sky},
        "features": {"bands": ["g", "r"], "chunks": 1, "max_period": 20, "min_period": 0.1},
        "tasks": {"t": {"dataset": "d", "classes": partitioned.CLASSES}},
        "grid": [{"models": ["knn"]}],
    }


def test_partitions_give_the_features_of_a_long_table(tmp_path):
    found, said = [], []
    for layout, path in (("table", "points.parquet"), ("hats margin", "sky")):
        project = Project(tmp_path / path, config(path))
        partitioned.write(project.folder / "mine", layout)
        dataset = project.results() / "datasets/d"
        targets = ["features.parquet", "objects.parquet", "light_curves.parquet"]
        relative = [str((dataset / name).relative_to(project.folder)) for name in targets]
        said.append(project.run("--cores", "2", "--dry-run", *relative[:2]).stdout)
        project.run("--cores", "2", *relative)
        found.append(partitioned.tables(dataset))
    for own, theirs in zip(*found, strict=True):
        pd.testing.assert_frame_equal(own, theirs, check_exact=True)
    assert "join_objects" in said[1]
    assert "join_curves" not in said[1]
    assert not list(dataset.glob("partitions/*/*.parquet"))
