"""HATS catalogues and collections: which files are read, and which folders are refused."""

import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lightfold.data.reading import hats
from lightfold.errors import ConfigError
from samples import ROOT
from sky import write_catalogue, write_collection

ROWS = [pa.table({"objectid": [1]}), pa.table({"objectid": [2]})]


def find(*folders):
    hats._catalogue.cache_clear()
    return hats.find([str(folder) for folder in folders], "datasets.d.path")


def test_partitions_are_in_order_of_their_pixels(tmp_path):
    pixels = [(5, 44), (5, 9), (6, 10044), (10, 3)]
    found = find(write_catalogue(tmp_path / "sky", dict.fromkeys(pixels, ROWS)))
    assert list(found.partitions) == [
        *("Norder5-Npix9", "Norder5-Npix44", "Norder6-Npix10044", "Norder10-Npix3")
    ]
    assert found.partitions["Norder6-Npix10044"] == [
        f"{tmp_path}/sky/dataset/Norder=6/Dir=10000/Npix=10044.parquet"
    ]
    assert found.margins == {}
    assert found.absent == found.marginless == []


@pytest.mark.parametrize("left", ["dataset", "Norder=5", "properties", "hats.properties"])
def test_a_catalogue_is_known_by_its_properties_or_its_tree(tmp_path, left):
    sky = write_catalogue(tmp_path / "sky", {(5, 44): ROWS})
    if left != "properties":
        (sky / "properties").rename(sky / "hats.properties")
    if left in ("dataset", "Norder=5"):
        (sky / "hats.properties").unlink()
        (sky / "partition_info.csv").unlink()
    if left == "Norder=5":  # the folders are at the top
        (sky / "dataset/Norder=5").rename(sky / "Norder=5")
        (sky / "dataset").rmdir()
    (file,) = find(sky).files()
    assert file.endswith("Norder=5/Dir=0/Npix=44.parquet")


def test_a_partition_may_be_a_folder_of_files(tmp_path):
    sky = write_catalogue(tmp_path / "sky", {(5, 44): ROWS}, parts=2)
    place = sky / "dataset/Norder=5/Dir=0"
    (place / "Npix=44/_metadata").write_text("")
    names = [f"{place}/Npix=44/part{number}.parquet" for number in (0, 1)]
    assert find(sky).partitions == {"Norder5-Npix44": names}
    (place / "Npix=44").rename(place / "Npix=44.pix")
    assert len(find(sky).files()) == 2


def test_margins_of_a_collection_belong_to_its_partitions(tmp_path):
    parts = {(5, 44): ROWS, (5, 45): ROWS}
    folder = write_collection(tmp_path / "all", parts, {(5, 45): ROWS, (5, 46): ROWS})
    found = find(folder)
    assert all("/curves/dataset/" in path for path in found.files())
    assert found.margins == {
        "Norder5-Npix45": [f"{folder}/curves_10arcs/dataset/Norder=5/Dir=0/Npix=45.parquet"]
    }


def test_partitions_that_are_not_there_are_known(tmp_path):
    sky = write_catalogue(tmp_path / "sky", {(5, 44): ROWS, (5, 45): ROWS})
    (sky / "dataset/Norder=5/Dir=0/Npix=44.parquet").unlink()
    found = find(sky)
    assert list(found.partitions) == ["Norder5-Npix45"]
    assert found.absent == ["Norder5-Npix44"]


@pytest.mark.parametrize("name", ["properties", "hats.properties"])
@pytest.mark.parametrize("files", ["*/*/*.parquet", "Norder=5/Dir=0/Npix=44.parquet"])
def test_files_of_a_margin_are_refused_and_those_of_others_are_not(tmp_path, name, files):
    for kind in ("object", "margin"):
        sky = write_catalogue(tmp_path / kind, {(5, 44): ROWS}, kind)
        (sky / "properties").rename(sky / name)
    assert find(f"{tmp_path}/object/dataset/{files}") is None
    with pytest.raises(ConfigError, match="names files of a margin.*Name the catalogue"):
        find(f"{sky}/dataset/{files}")


def test_margins_that_are_not_there_are_known(tmp_path):
    pixels = [(5, 44), (5, 45)]
    folder = write_collection(tmp_path / "all", dict.fromkeys(pixels, ROWS), {pixels[0]: ROWS})
    assert find(folder).marginless == []
    info = folder / "curves_10arcs/partition_info.csv"
    info.write_text("Norder, Npix\n5.0,44.0,\n\n5,45\n5,46\n")
    assert find(folder).marginless == ["Norder5-Npix45"]


@pytest.mark.parametrize("line", ["5,x", "5", ",", "5,inf", "5,nan"])
def test_a_list_of_partitions_without_numbers_is_refused(tmp_path, line):
    sky = write_catalogue(tmp_path / "sky", {(5, 44): ROWS})
    (sky / "partition_info.csv").write_text(f"Norder,Npix\n5,44\n{line}\n")
    with pytest.raises(ConfigError, match="line 3 of .*partition_info.csv has no numbers"):
        find(sky)


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b"<html>", b"5,44\n"])
def test_a_list_of_partitions_without_its_columns_says_nothing(tmp_path, text):
    sky = write_catalogue(tmp_path / "sky", {(5, 44): ROWS})
    (sky / "partition_info.csv").write_bytes(text)
    assert find(sky).absent == []


@pytest.mark.parametrize("other", ["Dir=0/Npix=44/part0.parquet", "Dir=10000/Npix=44.parquet"])
def test_a_partition_that_is_there_twice_is_refused(tmp_path, other):
    sky = write_catalogue(tmp_path / "sky", {(5, 44): ROWS})
    path = sky / "dataset/Norder=5" / other
    path.parent.mkdir()
    pq.write_table(ROWS[0], path)
    with pytest.raises(ConfigError, match=f"Npix=44.parquet and .*{other} are the same partition"):
        find(sky)


@pytest.mark.parametrize("kind", ["margin", "index", "association", "map"])
def test_catalogues_without_light_curves_are_refused_by_their_type(tmp_path, kind):
    sky = write_catalogue(tmp_path / "sky", {(5, 44): ROWS}, kind)
    with pytest.raises(ConfigError, match=f"sky is a HATS catalogue of `dataproduct_type = {kind}"):
        find(sky)


def test_what_cannot_be_read_is_refused(tmp_path):
    sky = write_catalogue(tmp_path / "sky", {(5, 44): ROWS})
    with pytest.raises(ConfigError, match=r"datasets.d.path: .*sky is a HATS catalogue, and there"):
        find(sky, tmp_path / "more.csv")
    (sky / "dataset/Norder=5/Dir=0/Npix=44.parquet").unlink()
    with pytest.raises(ConfigError, match="without a partition"):
        find(sky)
    (sky / "collection.properties").write_text("hats_primary_table_url = curves")
    with pytest.raises(ConfigError, match="'curves'.*there is no such folder"):
        find(sky)


def test_other_folders_are_none(tmp_path):
    (tmp_path / "label=EW").mkdir()
    (tmp_path / "label=EW/part-0.parquet").write_text("")
    (tmp_path / "properties").write_text("# of a map\nhips_order = 3\ndataproduct_type = image\n")
    assert find(tmp_path) is None
    assert find(tmp_path / "label=EW/part-0.parquet") is None


def test_the_plan_needs_neither_pandas_nor_arrow(tmp_path):
    import subprocess

    write_catalogue(tmp_path / "sky", {(5, 44): ROWS})
    code = (
        "import sys; from lightfold.workflow.files import files_of;"
        "own = {'kind': 'light_curves', 'path': 'sky'};"
        "found = files_of({'data': sys.argv[1], 'datasets': {'d': own}}, 'd');"
        "assert len(found['path']) == 1;"
        "assert not {'pandas', 'pyarrow', 'numpy'} & set(sys.modules)"
    )
    run = [sys.executable, "-c", code, str(tmp_path)]
    subprocess.run(run, env={"PYTHONPATH": str(ROOT / "scripts")}, check=True)
