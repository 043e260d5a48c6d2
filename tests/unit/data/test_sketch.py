"""Sketches hold the same points of stars that share them, whatever else they have."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from lightfold.data.sketch import FEWEST, HASHES, KEYS, SCHEMA, sketch, write_sketches


def star(seed=0, points=80, bands=("g", "r")):
    rng = np.random.default_rng(seed)
    return {
        band: (
            np.sort(rng.uniform(0, 500, points)),
            15 + rng.normal(0, 0.3, points),
            np.full(points, 0.02),
        )
        for band in bands
    }


def without(star, place):
    return {band: tuple(np.delete(part, place) for part in own) for band, own in star.items()}


def agree(one, two):
    return sum(one[key] == two[key] for key in KEYS)


def test_a_star_without_a_point_or_under_other_names_of_bands_has_nearly_the_same_keys():
    own = sketch(star())
    assert agree(own, sketch({"x": star()["g"], "y": star()["r"]})) == len(KEYS)
    assert agree(own, sketch(without(star(), 7))) > len(KEYS) / 2
    rounded = {band: (t, m.round(3), e) for band, (t, m, e) in star().items()}
    assert agree(own, sketch(rounded)) > len(KEYS) / 2
    brighter = {band: (t, m + 0.3, e) for band, (t, m, e) in star().items()}
    assert agree(own, sketch(brighter)) >= HASHES / 4 - 1  # the shape is the same


def test_bands_that_are_observed_together_may_have_any_names():
    own = star()
    together = {"g": own["g"], "r": (own["g"][0], own["r"][1] + 0.5, own["r"][2])}
    renamed = {"v": together["g"], "b": together["r"]}
    assert agree(sketch(together), sketch(renamed)) == len(KEYS)


def test_other_stars_have_other_keys():
    assert agree(sketch(star()), sketch(star(1))) == 0
    times = {band: (t, star(1)[band][1], e) for band, (t, _, e) in star().items()}
    assert agree(sketch(star()), sketch(times)) <= 1


def test_few_or_unusable_points_have_no_sketch():
    assert sketch({}) == {}
    assert sketch(star(points=FEWEST - 1, bands=("r",))) == {}
    assert sketch({"r": (np.arange(50.0), np.full(50, np.nan), np.ones(50))}) == {}


def test_sketches_are_written_for_each_star_with_enough_points(tmp_path):
    parts = [
        pd.DataFrame(dict(zip(("mjd", "mag", "magerr"), own, strict=True))).assign(
            object_id=name, band=band
        )
        for name, points in (("a", 40), ("b", 3), ("c", 40))
        for band, own in star(ord(name), points).items()
    ]
    curves = pd.concat(parts)[["object_id", "band", "mjd", "mag", "magerr"]]
    curves.to_parquet(tmp_path / "curves.parquet", index=False)
    pd.DataFrame({"object_id": list("abcd")}).to_parquet(tmp_path / "objects.parquet")
    write_sketches(
        str(tmp_path / "curves.parquet"),
        str(tmp_path / "objects.parquet"),
        str(tmp_path / "sketches.parquet"),
    )
    found = pq.read_table(tmp_path / "sketches.parquet")
    assert found.schema.equals(SCHEMA)
    assert found["object_id"].to_pylist() == ["a", "c"]
    own = sketch(star(ord("c"), 40))
    assert found["key_00"][1] == pa.scalar(own["key_00"], pa.uint64())
