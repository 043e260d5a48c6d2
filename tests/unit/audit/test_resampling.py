"""The audit sees if a resampler would not make a sample's training rows from their stars alone."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from leaks import failed, sample_of
from lightfold import registry, tables
from lightfold.audit.resampling import Drawn, check_resampling
from lightfold.sampling.sample import Sample
from lightfold.tables import feature_columns
from samples import copies_of, stars

SEED = 4  # of the samples that `sample_of` draws


def check(rows, divided, table, resampler="smote", in_fold=True, seed=SEED):
    needs = registry.declared("resamplers", resampler, "NEEDS") if resampler != "own" else ()
    drawn = Drawn("honest", resampler, seed, dict.fromkeys(needs, copies_of(table)))
    return failed(check_resampling(rows, divided, table, drawn, in_fold))


def kept(rows, folder):
    """Return rows as they are after they were in a file."""
    tables.write(rows, folder / "resampled.parquet", tables.ROWS)
    return tables.read(folder / "resampled.parquet")


# --- nothing is wrong -----------------------------------------------------------------------------

TABLES = {
    "plain": stars(),
    "missing values": stars(features=20, missing=0.1),
    "one decimal": stars(seed=1).round(1),
    "unlike scales": stars(features=5).assign(
        f0=lambda table: 1e9 * table["f0"].astype(float), f1=lambda table: np.exp(9 * table["f1"])
    ),
    "an outlier": stars().assign(f0=lambda table: table["f0"].where(table.index != 7, 1e12)),
    "a constant": stars().assign(fixed=1.5),
    "pairs": stars().assign(group=lambda table: (table.index // 2).astype(str)),
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("resampler", registry.names("resamplers"))
def test_an_honest_sample_is_drawn_again(resampler, kind, tmp_path):
    divided, rows, _ = sample_of(TABLES[kind], resampler=resampler)
    assert check(kept(rows, tmp_path), divided, TABLES[kind], resampler) == set()


def test_rounding_on_another_processor_is_no_leak():
    table = stars()
    divided, rows, _ = sample_of(table)
    near = rows.assign(**rows[feature_columns(table)] * (1 + 1e-7))
    assert check(near, divided, table) == set()


def test_a_single_fold_leaves_nothing_to_resample():
    table = stars()
    divided, rows, _ = sample_of(table)
    one = divided.assign(fold=divided["fold"].where(divided["fold"].isna(), 0))
    assert check(rows[rows["fold"].isna()], one, table) == set()


# --- samples edited by hand -----------------------------------------------------------------------


def final(rows):
    return rows["fold"].isna() & (rows["role"] == "train")


def rows_left_out(rows, table):
    return rows.drop(rows.index[final(rows)][::10])


def row_repeated(rows, table):
    return pd.concat([rows, rows[final(rows)].iloc[:1]], ignore_index=True)


def row_replaced(rows, table):
    place = rows.index[final(rows) & ~rows["synthetic"].astype(bool)][:2]
    rows = rows.copy()
    for key in ("object_id", "source_id"):
        rows.loc[place[0], key] = rows.loc[place[1], key]
    return rows


def weight_raised(rows, table):
    return rows.assign(weight=rows["weight"].where(rows.index != rows.index[final(rows)][3], 5.0))


def rows_moved_to_test_stars(rows, table):
    rows, names = rows.copy(), feature_columns(table)
    made = final(rows) & rows["synthetic"].astype(bool)
    test = rows.loc[rows["role"] == "test", "source_id"]
    to = table.set_index("object_id").loc[np.resize(test, made.sum()), names].to_numpy()
    rows.loc[made, names] = 0.7 * rows.loc[made, names] + 0.3 * to
    return rows


def natural_row_with_features(rows, table):
    rows = rows.copy()
    rows.loc[rows.index[final(rows)][0], feature_columns(table)] = 0.5
    return rows


EDITS = (
    *(rows_left_out, row_repeated, row_replaced, weight_raised, rows_moved_to_test_stars),
    natural_row_with_features,
)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_sample_is_seen(edit):
    table = stars()
    divided, rows, _ = sample_of(table)
    assert check(edit(rows, table), divided, table) == {"resampling_not_reproduced"}


@pytest.mark.parametrize("resampler", ["none", "class_weight", "random_under"])
def test_rows_left_out_are_seen_whatever_the_resampler(resampler):
    table = stars()
    divided, rows, _ = sample_of(table, resampler=resampler)
    assert check(rows_left_out(rows, table), divided, table, resampler)


def test_the_sample_of_another_seed_is_seen():
    table = stars()
    divided, rows, _ = sample_of(table)
    assert check(rows, divided, table, seed=SEED + 1) == {"resampling_not_reproduced"}


@pytest.mark.parametrize("in_fold", [True, False])
def test_rows_of_inner_folds_are_drawn_again_if_asked(in_fold):
    table = stars()
    divided, rows, _ = sample_of(table)
    edited = rows.assign(weight=rows["weight"].where(rows["fold"].isna(), 2.0))
    assert bool(check(edited, divided, table, in_fold=in_fold)) == in_fold


# --- resamplers that look at held-out stars -------------------------------------------------------


def adds_test_stars(X, y, seed, test, label, noise=0.3):
    made = test + noise * np.random.default_rng(seed).normal(size=test.shape)
    first = [int(np.flatnonzero(y == name)[0]) for name in label]
    source = np.append(np.arange(len(X)), first).astype(int)
    return Sample(source, np.ones(len(source)), made)


def around(X, y, test, label, own):
    """Return training stars near a test star, of its class or of another."""
    near = [np.argsort(((X - star) ** 2).sum(axis=1))[:4] for star in test]
    found = [place[(y[place] == name) == own] for place, name in zip(near, label, strict=True)]
    return np.concatenate([np.empty(0, int), *found])


def leaves_out_what_misleads(X, y, seed, test, label):
    source = np.setdiff1d(np.arange(len(X)), around(X, y, test, label, own=False))
    return Sample(source, np.ones(len(source)), X[:0])


def copies_what_helps(X, y, seed, test, label):
    source = np.append(np.arange(len(X)), around(X, y, test, label, own=True))
    return Sample(source, np.ones(len(source)), X[:0])


def weighs_what_helps(X, y, seed, test, label):
    weight = np.ones(len(X))
    weight[around(X, y, test, label, own=True)] = 5
    return Sample(np.arange(len(X)), weight, X[:0])


LOOKING = (adds_test_stars, leaves_out_what_misleads, copies_what_helps, weighs_what_helps)


def looking(table, find):
    """Return a resampler that is told of the stars that `find` returns, and what it does."""

    def resample(X, y, seed):
        others = find()
        names = feature_columns(table)
        test = ((others[names] - table[names].mean()) / table[names].std()).to_numpy(float)
        return looking.way(X, y, seed, test, others["label"])

    return SimpleNamespace(resample=resample, __name__="own")


def in_frames():
    """Return the test stars that are in the frame of the protocol."""
    import sys

    frame = sys._getframe()
    while not {"table", "split", "resample"} <= set(frame.f_locals):
        frame = frame.f_back
    return frame.f_locals["table"][frame.f_locals["split"]["role"] == "test"]


def by_relative_path():
    table, split = (pd.read_parquet(f"{name}.parquet") for name in ("table", "split"))
    return table[split["role"] == "test"]


def plant(monkeypatch, plugin):
    load = registry.load
    monkeypatch.setattr(
        registry,
        "load",
        lambda axis, name: plugin if (axis, name) == ("resamplers", "own") else load(axis, name),
    )
    declared = registry.declared
    monkeypatch.setattr(
        registry,
        "declared",
        lambda axis, name, key: () if name == "own" else declared(axis, name, key),
    )


@pytest.mark.parametrize("find", [in_frames, by_relative_path])
@pytest.mark.parametrize("way", LOOKING)
def test_a_resampler_that_looks_at_test_stars_is_seen(way, find, tmp_path, monkeypatch):
    table = stars()
    monkeypatch.setattr(looking, "way", way, raising=False)
    monkeypatch.chdir(tmp_path)
    plant(monkeypatch, looking(table, find))
    table.to_parquet("table.parquet")
    sample_of(table)[0].to_parquet("split.parquet")
    divided, rows, _ = sample_of(table, resampler="own")
    assert "resampling_not_reproduced" in check(rows, divided, table, "own")


def test_a_table_that_is_opened_by_its_full_path_is_named(tmp_path, monkeypatch):
    table = stars()
    path = tmp_path / "table.parquet"
    table.to_parquet(path)
    monkeypatch.setattr(looking, "way", copies_what_helps, raising=False)
    plant(monkeypatch, looking(table, lambda: pd.read_parquet(path)))
    divided, rows, _ = sample_of(table, resampler="own")
    assert check(rows, divided, table, "own") == {"fit_opens_tables"}
