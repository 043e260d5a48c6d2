"""Rule `examine`: it sees every leak that is planted in rows, and none where there is none."""

import pandas as pd
import pytest
from leaks import examined, failed, objects_of, sample_of
from lightfold import registry, tables
from lightfold.audit.controls import check_controls
from lightfold.audit.examine import write_examination
from lightfold.audit.findings import COLUMNS, counted
from lightfold.audit.rows import COPY_CHECKS, check_rows
from lightfold.errors import DataError
from samples import stars

#: Settings of a protocol that divides at random.
LOTS = {"unlike": "", "allow": [], "seed": 5}

#: Checks that a resampler before the split must fail.
COPIED = {"test_star_trained_on", "validation_star_trained_on", "test_support"}


@pytest.mark.parametrize("resampler", registry.names("resamplers"))
def test_an_honest_sample_passes(resampler):
    table = stars(features=10, missing=0.05)
    assert examined(table, resampler=resampler) == set()


HONEST, LEAKED = (registry.load("protocols", name).rows for name in ("honest", "slides"))


def resample_validation_too(table, split, resample, seed):
    rows = HONEST(table, split, resample, seed)
    held = rows["role"] == "validation"
    fold = pd.array([0], dtype="Int8")[0]
    more = resample(table[(split["fold"] == fold).fillna(False)], 0)
    more = more.assign(role="validation", fold=fold)
    return pd.concat([rows[~(held & (rows["fold"] == 0))], more], ignore_index=True)


def train_on_everyone(table, split, resample, seed):
    everyone = split.assign(role="train", fold=split["fold"].fillna(0))
    rows = HONEST(table, everyone, resample, seed)
    test = HONEST(table, split, resample, seed)
    return pd.concat([rows, test[test["role"] == "test"]], ignore_index=True)


def balance_the_test_set(table, split, resample, seed):
    rows = HONEST(table, split, resample, seed)
    label = rows["source_id"].map(table.set_index("object_id")["label"])
    few = label[rows["role"] == "test"].value_counts().min()
    test = rows[rows["role"] == "test"].groupby(label, group_keys=False).head(few)
    return pd.concat([rows[rows["role"] != "test"], test], ignore_index=True)


@pytest.mark.parametrize(
    ("leak", "expected"),
    [
        (LEAKED, {*COPIED, "sample_fitted_outside"}),
        (resample_validation_too, {"synthetic_row_held_out", "validation_support"}),
        (train_on_everyone, {"test_star_trained_on", "sample_fitted_outside"}),
        (balance_the_test_set, {"test_support", "held_out_elsewhere"}),
    ],
)
def test_a_protocol_that_leaks_is_seen_by_its_rows(leak, expected, monkeypatch):
    monkeypatch.setattr(registry.load("protocols", "honest"), "rows", leak)
    assert expected <= examined(stars((200, 60, 40)))


@pytest.mark.parametrize("resampler", registry.names("resamplers"))
def test_the_leak_on_purpose_is_the_control_of_the_audit(resampler):
    table = stars()
    divided, rows, _ = sample_of(table, "slides", resampler)
    findings = check_rows(rows, divided, table)
    copies = failed(findings) & set(COPY_CHECKS)
    multiplied = rows.loc[rows["fold"].isna(), "source_id"].duplicated().any()
    assert bool(copies) == multiplied
    assert failed(check_controls(findings, rows, resampler, leaks=True)) == set()


def test_an_audit_that_is_blind_or_sees_ghosts_fails_its_controls():
    table = stars()
    blind = [counted(check, [], "") for check in COPY_CHECKS]
    ghosts = [counted(COPY_CHECKS[0], ["star-0001"], "")]
    for protocol in ("slides", "honest"):  # also a protocol that says it leaks, but does not
        _, copied, _ = sample_of(table, protocol, "random_over")
        assert failed(check_controls(blind, copied, "random_over", leaks=True)) == {
            "positive_control"
        }
    _, natural, _ = sample_of(table, "slides", "none")
    assert failed(check_controls(ghosts, natural, "none", leaks=True)) == {"negative_control"}


@pytest.mark.parametrize("resampler", ["none", "random_over", "smote"])
def test_a_leak_on_purpose_need_not_be_a_copy(resampler):
    table = stars()
    divided, rows, _ = sample_of(table, "honest", resampler)
    group = {star: star[:-1] for star in table["object_id"]}  # some ten stars, on both sides
    divided, table = (own.assign(group=own["object_id"].map(group)) for own in (divided, table))
    findings = check_rows(rows, divided, table)
    assert "test_group_trained_on" in failed(findings)
    assert failed(check_controls(findings, rows, resampler, leaks=True)) == set()


def test_a_protocol_that_trains_on_validation_stars_sees_no_ghosts():
    table = stars()
    divided, rows, _ = sample_of(table, "honest", "none")
    held = rows[(rows["role"] == "validation") & (rows["fold"] == 0)]
    rows = pd.concat([rows, held.assign(role="train")], ignore_index=True)
    findings = check_rows(rows, divided, table)
    assert "validation_star_trained_on" in failed(findings)
    assert failed(check_controls(findings, rows, "none", leaks=True)) == set()


def files_of(folder, table, protocol, leaks):
    """Return the inputs and settings of the job for a split with one sample."""
    divided, rows, fitted = sample_of(table, protocol)
    features = table.drop(columns=["group", "label"])
    left = {"table": table, "objects": objects_of(table), "features": features, "split": divided}
    left |= {"resampled": rows, "fitted": fitted}
    paths = {name: str(folder / f"{name}.parquet") for name in left}
    for name, frame in left.items():
        tables.write(frame, paths[name], {})
    inputs = {**paths, "resampled": [paths["resampled"]], "fitted": [paths["fitted"]]}
    sample = {"task": "t", "protocol": protocol, "test_size": "0.20", "repeat": "0"}
    samples = [{**sample, "resampler": "smote"}]
    return inputs, {"samples": samples, "seeds": [4], "leaks": leaks, "first": True, **LOTS}


@pytest.mark.parametrize(("protocol", "leaks"), [("honest", False), ("slides", True)])
def test_the_job_writes_what_it_found_of_a_split_and_of_each_sample(tmp_path, protocol, leaks):
    table = stars()
    inputs, settings = files_of(tmp_path, table, protocol, leaks)
    write_examination(inputs, str(tmp_path / "examination.parquet"), settings)
    found = tables.read(tmp_path / "examination.parquet")
    assert list(found) == list(COLUMNS)
    of_split = found[found["resampler"].isna()]
    assert {"label_in_features", "object_on_both_sides"} <= set(of_split["check"])
    of_sample = found[found["resampler"] == "smote"]
    assert {"test_star_trained_on", "scale_fitted_outside"} <= set(of_sample["check"])
    assert ("resampling_not_reproduced" in set(of_sample["check"])) != leaks
    assert (~found["passed"] & (found["severity"] == "error")).any() == leaks
    warned = found[~found["passed"] & (found["severity"] == "warning")]
    assert "few_test_stars" in set(warned["check"])


def test_the_job_fails_for_a_leak_that_nobody_asked_for(tmp_path):
    inputs, settings = files_of(tmp_path, stars(), "slides", leaks=False)
    with pytest.raises(DataError, match="t/slides/test-0.20/repeat-0/smote"):
        write_examination(inputs, str(tmp_path / "examination.parquet"), settings)
    assert (tmp_path / "examination-failed.parquet").exists()
