"""Rule `load_partition`: the stars of a partition, with points on both sides of its border."""

import pandas as pd
from partitioned import made, plan, points, stars, tables, write


def test_every_star_is_in_one_partition_and_those_in_none_have_no_points(tmp_path):
    own = plan(tmp_path, write(tmp_path, "hats margin"))
    folder = made(own)
    parts = [pd.read_parquet(path) for path in own.partition_files("d", "objects.parquet")]
    ids = [part["object_id"].tolist() for part in parts]
    assert ids == [["S0", "S1", "S2", "S3"], ["S4", "S5"]]
    last = pd.read_parquet(f"{folder}/objects.parquet").iloc[-1]
    assert (last["object_id"], last["points_used"], last["left_out"]) == ("S6", 0, "no light curve")


def test_a_partition_without_a_star_adds_nothing(tmp_path):
    found = []
    for layout in ("table", "hats margin"):
        folder = tmp_path / layout
        folder.mkdir()
        own = plan(folder, write(folder, layout))
        stars()[:8].to_csv(folder / "stars.csv", index=False)
        found.append(tables(made(own)))
    assert found[0][0]["object_id"].tolist() == ["S0", "S1", "S2", "S3"]
    for ours, theirs in zip(*found, strict=True):
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


def test_stars_may_be_those_of_the_rows(tmp_path):
    own = plan(tmp_path, write(tmp_path, "hats margin"), objects=None, source=None)
    own.config["datasets"]["d"]["label"] = None
    own.config["tasks"] = {}
    objects, features, _ = tables(made(own))
    assert objects["object_id"].tolist() == [str(number) for number in range(1000, 1012)]
    assert objects["points_used"].sum() == len(points()) - 1
    assert features["object_id"].tolist() == objects["object_id"].tolist()
