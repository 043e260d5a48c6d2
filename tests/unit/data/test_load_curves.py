"""Rule `load_curves`: both tables are written whole and in order, or not at all."""

import json

import pyarrow.parquet as pq
import pytest
from brought import COLUMNS, CURVES, STARS, save
from lightfold.data.load import write_curves, write_dataset
from lightfold.plugins.datasets import light_curves
from lightfold.workflow.config import check


@pytest.mark.parametrize("wrong", [["b", "a"], ["a", "b", "a"], ["10", "2", "1"]])
def test_light_curves_out_of_order_are_never_written(tmp_path, wrong):
    whole = CURVES.iloc[: len(wrong)].assign(object_id=wrong)
    parts = [whole.iloc[n : n + 1] for n in range(len(wrong))]
    for blocks in ([whole], parts):
        with pytest.raises(ValueError, match="out of order"):
            write_curves(blocks, tmp_path / "out.parquet")
    halves = [CURVES.iloc[:1], CURVES.iloc[:1]]
    with pytest.raises(ValueError, match="out of order: star 'b' after 'b'"):
        write_curves(halves, tmp_path / "out.parquet")
    assert list(tmp_path.iterdir()) == []


def test_the_job_writes_both_tables(tmp_path, capsys):
    save(CURVES, tmp_path / "c.csv")
    save(STARS, tmp_path / "s.csv")
    options = check({"path": "c.csv", "objects": "s.csv"}, light_curves.OPTIONS, "")
    outputs = {"objects": tmp_path / "o.parquet", "light_curves": tmp_path / "l.parquet"}
    source = {"kind": "light_curves", "seed": 0, **options}
    paths = {"path": [tmp_path / "c.csv"], "objects": [tmp_path / "s.csv"]}
    write_dataset(paths, outputs, source)
    assert pq.read_table(outputs["objects"])["object_id"].to_pylist() == ["007", "a", "b"]
    assert list(pq.read_table(outputs["light_curves"]).column_names) == COLUMNS
    assert "3 stars: 1 EW" in capsys.readouterr().out


def test_the_file_says_what_its_times_and_fluxes_are(tmp_path):
    fluxes = CURVES.rename(columns={"mag": "flux", "magerr": "fluxerr", "mjd": "HJD"})
    save(fluxes.assign(HJD=fluxes["HJD"] + 2400000.5), tmp_path / "c.csv")
    save(STARS, tmp_path / "s.csv")
    options = {"path": "c.csv", "objects": "s.csv", "zero_point": {"g": 25, "r": 24.5}}
    source = {"kind": "light_curves", "seed": 0, **check(options, light_curves.OPTIONS, "")}
    outputs = {"objects": tmp_path / "o.parquet", "light_curves": tmp_path / "l.parquet"}
    paths = {"path": [tmp_path / "c.csv"], "objects": [tmp_path / "s.csv"]}
    write_dataset(paths, outputs, source)
    written = pq.read_table(outputs["light_curves"])
    assert written.column_names == [*COLUMNS, "flux", "fluxerr"]
    assert json.loads(written.schema.metadata[b"lightfold"]) == {
        "time": "2400000.5 d subtracted from the Julian dates in HJD",
        "format": "long",
        "zero_point": {"g": 25, "r": 24.5},
        "difference": False,
    }


@pytest.mark.parametrize("folder", ["eros1_lmc", "ztf_chen_lc_tail"])
def test_real_light_curves_are_read_with_two_paths_alone(data_folder, folder):
    if not (data_folder / folder).is_dir():
        pytest.skip(f"real data are absent: {data_folder / folder}")
    names = [f"{folder}/lightcurves.parquet", f"{folder}/objects.parquet"]
    options = check({"path": names[0], "objects": names[1]}, light_curves.OPTIONS, "")
    paths = {key: [data_folder / options[key]] for key in ("path", "objects")}
    objects, blocks = light_curves.load(options, paths, 0)
    rows = sum(len(block) for block in blocks)
    assert rows == pq.ParquetFile(data_folder / names[0]).metadata.num_rows
    assert objects["label"].notna().all()
