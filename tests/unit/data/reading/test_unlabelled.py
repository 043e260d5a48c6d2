"""Light curves of stars without labels, which models are asked about, are read like others."""

import pandas as pd
import pytest
from lightfold import registry
from lightfold.data.load import write_dataset
from lightfold.errors import DataError
from lightfold.workflow.config import check

POINTS = pd.DataFrame(
    {"oid": ["1", "1", "2", "3"], "band": "g", "mjd": range(4), "mag": 15.0, "magerr": 0.1}
)
STARS = pd.DataFrame({"star": ["a", "a", "b"], "oid": ["1", "2", "3"], "ra": 10.0, "dec": 5.0})


def load(folder, label=None, **options):
    """Load the points, and the table of stars if an option names one."""
    POINTS.to_csv(folder / "points.csv", index=False)
    STARS.to_csv(folder / "stars.csv", index=False)
    files = {key: folder / f"{key}.csv" for key in ("path", "objects") if key in options}
    paths = {key: [str(folder / options[key])] for key in files}
    schema = registry.declared("datasets", "light_curves", "OPTIONS")
    options = check({**options, **{key: own[0] for key, own in paths.items()}}, schema, "")
    outputs = {name: str(folder / f"{name}.parquet") for name in ("objects", "light_curves")}
    source = {"kind": "light_curves", "seed": 0, "min_period": 0.04, **options, "label": label}
    write_dataset(paths, outputs, source)
    return pd.read_parquet(outputs["objects"]), pd.read_parquet(outputs["light_curves"])


def test_stars_of_points_alone_need_no_label(tmp_path, capsys):
    objects, curves = load(tmp_path, path="points.csv")
    assert objects["object_id"].tolist() == ["1", "2", "3"]
    assert objects["label"].isna().all()
    assert len(curves) == 4
    output = capsys.readouterr().out
    assert "3 stars: 3 without a label" in output
    assert "points.csv: stars are those of the points" in output


@pytest.mark.parametrize("source", [True, False])
def test_a_table_of_stars_needs_no_label(tmp_path, source):
    names = {"id": "star", "source": "oid"} if source else {"id": "oid"}
    objects, curves = load(tmp_path, path="points.csv", objects="stars.csv", **names)
    assert objects["object_id"].tolist() == (["a", "b"] if source else ["1", "2", "3"])
    assert objects["label"].isna().all()
    assert (objects["ra"] == 10).all()
    assert len(curves) == 4


def test_a_label_that_is_named_is_still_needed(tmp_path):
    with pytest.raises(DataError, match="no column 'kind' holds the labels"):
        load(tmp_path, label="kind", path="points.csv")
