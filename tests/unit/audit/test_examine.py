"""The audit sees every leak that is planted, and none where there is none."""

import json

import numpy as np
import pandas as pd
import pytest
from lightfold import registry, tables
from lightfold.audit import rows as samples
from lightfold.audit.features import check_features, known_nuisances
from lightfold.audit.findings import conclude, counted, tabulate
from lightfold.audit.fits import NODE_STEPS, SAMPLE_STEPS, check_fits
from lightfold.audit.nodes import check_predictions, check_refit, check_validation
from lightfold.audit.rows import check_controls, check_rows
from lightfold.audit.split import check_split
from lightfold.data import assemble
from lightfold.data import groups as belonging
from lightfold.data.groups import groups
from lightfold.errors import DataError
from lightfold.fitting import parts
from lightfold.sampling import resample
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.tables import feature_columns
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.node import node
from samples import CLASSES, copies_of, stars
from scipy.spatial import cKDTree

#: Checks that a resampler before the split cannot but fail.
COPIED = {"test_star_trained_on", "validation_star_trained_on", "test_support"}


def objects_of(table, **columns):
    return table[["object_id"]].assign(**columns)


def sample_of(table, protocol="honest", resampler="smote"):
    divided = split(table, protocol, 0.2, 3, seed=3)
    needs = registry.declared("resamplers", resampler, "NEEDS")
    copies = dict.fromkeys(needs, copies_of(table))
    rows, fitted, reason = resample_split(table, divided, protocol, resampler, seed=4, **copies)
    assert not reason
    return divided, rows, fitted


def failed(findings):
    return {finding["check"] for finding in findings if not finding["passed"]}


def examined(table, protocol="honest", resampler="smote", objects=None):
    divided, rows, fitted = sample_of(table, protocol, resampler)
    objects = objects_of(table) if objects is None else objects
    return failed(
        [
            *check_split(divided, table, objects),
            *check_rows(rows, divided, table),
            *check_fits(fitted, divided, SAMPLE_STEPS),
        ]
    )


@pytest.mark.parametrize("resampler", registry.names("resamplers"))
def test_an_honest_sample_passes(resampler):
    table = stars(features=10, missing=0.05)
    assert examined(table, resampler=resampler) == set()


# --- protections of the split, removed one by one -------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("position", {"position_on_both_sides"}),
        ("group", {"group_on_both_sides"}),
        ("twin", {"identical_features_on_both_sides", "same_features_trained_on"}),
    ],
)
def test_stars_that_belong_together_are_parted_only_unseen(kind, expected, monkeypatch):
    table = stars()
    own = table.columns[3:]
    position = {"ra": np.linspace(10, 200, len(table)), "dec": np.full(len(table), -20.0)}
    objects = objects_of(table, label=table["label"], group=table["object_id"], **position)
    first, last = np.arange(0, 200, 2), np.arange(1, 200, 2)
    if kind == "position":
        objects.loc[last, "ra"] = objects.loc[first, "ra"].to_numpy() + 1 / 3600
        monkeypatch.setattr(belonging, "_neighbours", lambda *_: np.empty((0, 2), int))
    elif kind == "group":
        objects.loc[last, "group"] = objects.loc[first, "group"].to_numpy()
    else:
        table.loc[last, own] = table.loc[first, own].to_numpy()
        monkeypatch.setattr(belonging, "_alike", lambda features: pd.Series(pd.NA, features.index))
    settings = {"classes": CLASSES, "features": ["*"], "exclude": []}
    features = table[["object_id", *own]]
    given = objects.drop(columns="group") if kind == "group" else objects
    unprotected = assemble.assemble(given, features, settings, 2)
    assert expected <= examined(unprotected, objects=objects)
    monkeypatch.undo()
    protected = assemble.assemble(objects, features, settings, 2)
    assert examined(protected, objects=objects) == set()


def test_positions_are_seen_across_the_poles_and_the_end_of_right_ascension():
    table = stars()
    divided, _, _ = sample_of(table)
    test, train = (divided.index[divided["role"] == role][0] for role in ("test", "train"))
    for ra, dec in (((0.0001, 359.9999), (5.0, 5.0)), ((10.0, 190.0), (89.9999, 89.9999))):
        objects = objects_of(table, ra=np.nan, dec=np.nan)
        objects.loc[[test, train], "ra"], objects.loc[[test, train], "dec"] = ra, dec
        assert failed(check_split(divided, table, objects)) == {"position_on_both_sides"}
    far = objects.assign(dec=objects["dec"] - [2 / 3600 if n == test else 0 for n in table.index])
    assert failed(check_split(divided, table, far)) == set()


def test_an_object_on_both_sides_and_a_star_left_out_are_seen():
    table = stars()
    divided, _, _ = sample_of(table)
    other = divided.iloc[[0]].assign(fold=pd.array([2 if divided["fold"].iloc[0] != 2 else 1]))
    found = check_split(pd.concat([divided, other.assign(role="train")]), table, objects_of(table))
    assert "object_on_both_sides" in failed(found)
    assert failed(check_split(divided.iloc[1:], table, objects_of(table))) == {"star_left_out"}


# --- protections of the rows ----------------------------------------------------------------------


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


@pytest.mark.parametrize("role", ["test", "validation"])
def test_synthetic_and_copied_rows_held_out_are_seen(role):
    table = stars()
    divided, rows, _ = sample_of(table)
    first = rows.index[rows["role"] == role][0]
    synthetic = rows.copy()
    synthetic.loc[first, "synthetic"] = True
    found = failed(check_rows(synthetic, divided, table))
    assert found == {"synthetic_row_held_out", "held_out_elsewhere"}
    copied = pd.concat([rows, rows.loc[[first]]], ignore_index=True)
    found = failed(check_rows(copied, divided, table))
    assert found == {"copied_row_held_out", f"{role}_support"}


def test_a_test_set_of_other_stars_of_the_same_numbers_is_seen():
    table = stars()
    divided, rows, _ = sample_of(table, resampler="none")
    swapped = {}
    label = table.set_index("object_id")["label"]
    for name in CLASSES:
        test, train = (
            divided.loc[(divided["role"] == role) & (table["label"] == name), "object_id"].iloc[0]
            for role in ("test", "train")
        )
        swapped |= {test: train, train: test}
    other = rows.replace({"object_id": swapped, "source_id": swapped})
    assert (label[other["source_id"]].to_numpy() == label[rows["source_id"]].to_numpy()).all()
    assert "held_out_elsewhere" in failed(check_rows(other, divided, table))


@pytest.mark.parametrize("fold", [None, 1])
def test_a_test_star_in_any_training_fold_is_seen(fold):
    table = stars()
    divided, rows, _ = sample_of(table)
    star = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
    own = (rows["role"] == "train") & (
        rows["fold"].isna() if fold is None else rows["fold"] == fold
    )
    planted = rows.copy()
    planted.loc[planted.index[own][0], ["source_id", "object_id"]] = star
    assert "test_star_trained_on" in failed(check_rows(planted, divided, table))


def test_a_row_made_from_a_test_star_under_a_training_stars_name_is_seen():
    table = stars(features=10)
    divided, rows, _ = sample_of(table)
    star = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
    made = rows.index[rows["synthetic"] & (rows["role"] == "train") & rows["fold"].isna()][0]
    columns = feature_columns(table)
    values = table.set_index("object_id").loc[star, columns].to_numpy(dtype=float)
    for shift, check in ((0, "same_features_trained_on"), (1e-4, "near_features_trained_on")):
        planted = rows.copy()
        planted.loc[made, columns] = (values + shift).astype("float32")
        assert failed(check_rows(planted, divided, table)) == {check}


@pytest.mark.parametrize("features", [4, 10])
def test_copies_with_noise_under_training_stars_names_are_seen(features):
    table = stars((400, 80, 40), features=features)
    divided, rows, _ = sample_of(table)
    test = divided.loc[divided["role"] == "test", "object_id"].iloc[:20]
    made = rows.index[rows["synthetic"] & (rows["role"] == "train") & rows["fold"].isna()][:20]
    columns = feature_columns(table)
    values = table.set_index("object_id").loc[test, columns].to_numpy(dtype=float)
    noise = np.random.default_rng(0).normal(scale=3e-3, size=values.shape)
    rows.loc[made, columns] = (values + noise).astype("float32")
    assert failed(check_rows(rows, divided, table)) == {"near_features_trained_on"}


@pytest.mark.parametrize("kind", ["sentinels", "one dimension", "rounded", "few stars"])
def test_stars_that_are_alike_by_chance_are_no_leak(kind):
    table = stars((900, 150, 60) if kind != "few stars" else (40, 30, 30), features=10)
    columns = feature_columns(table)
    values = table[columns].to_numpy()
    rng = np.random.default_rng(1)
    if kind == "sentinels":  # failed fits of all but one feature
        values[np.ix_(rng.uniform(size=len(table)) < 0.3, range(1, 10))] = 0
    elif kind == "one dimension":
        values = values[:, :1] * np.arange(1, 11, dtype="float32")
    elif kind == "rounded":
        values = values.round(1)
    table[columns] = values
    table["group"] = groups(table[["object_id"]], table[columns], 2).to_numpy()
    for resampler in ("none", "smote"):
        assert examined(table, resampler=resampler) == set(), resampler


def test_a_relative_of_a_held_out_star_is_seen():
    table = stars()
    divided, rows, _ = sample_of(table)
    test, train = (divided.index[divided["role"] == role][0] for role in ("test", "train"))
    divided.loc[test, "group"] = divided.loc[train, "group"]
    assert failed(check_rows(rows, divided, table)) == {"test_group_trained_on"}


def test_rows_of_nobody_and_in_no_role_are_seen():
    table = stars()
    divided, rows, _ = sample_of(table)
    for column, value in (("source_id", "nobody"), ("role", "trian"), ("object_id", "star-0001")):
        planted = rows.copy()
        first = planted.index[(rows["role"] == "train") & (rows["source_id"] != "star-0001")][0]
        planted.loc[first, column] = value
        assert "unknown_row" in failed(check_rows(planted, divided, table)), column


# --- protections of what is fitted ----------------------------------------------------------------


@pytest.mark.parametrize("module", [resample, parts])
def test_scaling_fitted_on_everyone_is_seen(module, monkeypatch):
    table = stars()
    everyone = table.set_index("object_id")[feature_columns(table)]
    fit = module.fit_scaling
    monkeypatch.setattr(module, "fit_scaling", lambda X: fit(everyone))
    divided, rows, fitted = sample_of(table)
    if module is parts:
        fitted = pd.concat([p.fitted for p in parts.parts(rows, table, CLASSES, None, seed=0)])
        assert failed(check_fits(fitted, divided, NODE_STEPS)) == {
            "impute_fitted_outside",
            "scale_fitted_outside",
        }
    else:
        found = failed(check_fits(fitted, divided, SAMPLE_STEPS))
        assert found == {"impute_fitted_outside", "scale_fitted_outside"}


def test_a_sampler_and_a_model_fitted_on_held_out_stars_are_seen(node):
    table, divided, _, left = node
    _, _, fitted = sample_of(table)
    star = divided.loc[divided["fold"] == 1, "object_id"].iloc[0]
    for record, step, steps in (
        (fitted, "sample", SAMPLE_STEPS),
        (left.fitted, "model", NODE_STEPS),
    ):
        assert failed(check_fits(record, divided, steps)) == set()
        own = record[(record["step"] == step) & (record["fold"] == 1)].iloc[[0]]
        planted = pd.concat([record, own.assign(object_id=star)])
        assert failed(check_fits(planted, divided, steps)) == {f"{step}_fitted_outside"}
        lost = record[record["step"] != step]
        assert failed(check_fits(lost, divided, steps)) == {f"{step}_fitted_outside"}


def test_a_step_that_no_list_names_is_checked_as_well():
    table = stars()
    divided, _, fitted = sample_of(table)
    everyone = fitted[fitted["step"] == "scale"].assign(step="reduce")
    assert failed(check_fits(pd.concat([fitted, everyone]), divided, SAMPLE_STEPS)) == set()
    outside = divided.loc[divided["role"] == "test", ["object_id"]].assign(step="reduce", fold=None)
    found = check_fits(pd.concat([fitted, everyone, outside]), divided, SAMPLE_STEPS)
    assert failed(found) == {"reduce_fitted_outside"}


# --- what a node left -----------------------------------------------------------------------------


@pytest.fixture(scope="module", name="node")
def finished_node(tmp_path_factory):
    table = stars()
    divided, rows, _ = sample_of(table)
    journal = tmp_path_factory.mktemp("node") / "study.journal"
    inputs = Inputs(rows, table, CLASSES, "knn", "none", "macro_f1", 2, 1, pd.DataFrame())
    return table, divided, rows, node(inputs, journal, "k")


def outcomes(node, **changed):
    table, _, rows, left = node
    predictions = changed.get("predictions", left.predictions)
    out_of_fold = changed.get("out_of_fold", left.out_of_fold)
    validation = changed.get("validation", left.record["validation"])
    trials = changed.get("trials", left.trials)
    return failed(
        [
            check_predictions(predictions, rows, table, CLASSES, "predictions_elsewhere"),
            *check_validation(out_of_fold, trials, validation, rows, table, CLASSES),
        ]
    )


def test_what_a_node_leaves_is_of_its_rows(node):
    assert outcomes(node) == set()


@pytest.mark.parametrize("change", ["dropped", "twice", "label", "trained", "class"])
def test_predictions_of_other_rows_are_seen(node, change):
    _, _, rows, left = node
    given = left.predictions
    if change == "dropped":
        given = given.iloc[1:]
    elif change == "twice":
        given = pd.concat([given, given.iloc[[0]]])
    elif change == "label":
        given = given.assign(label=given["label"].iloc[::-1].to_numpy())
    elif change == "class":
        given = given.assign(predicted=given["label"])
        assert (given["predicted"] != left.predictions["predicted"]).any()
    else:
        trained = rows[(rows["role"] == "train") & rows["object_id"].notna()].iloc[: len(given)]
        given = given.assign(row_id=trained["row_id"].to_numpy())
    assert outcomes(node, predictions=given) == {"predictions_elsewhere"}


def test_a_study_scored_on_other_rows_is_seen(node):
    left = node[3]
    better = {**left.record["validation"], "value": left.record["validation"]["value"] + 0.01}
    found = outcomes(node, validation=better)
    assert found == {"validation_score_differs", "chosen_by_other_scores"}
    test = left.predictions.assign(fold=0)[left.out_of_fold.columns]
    found = outcomes(node, out_of_fold=pd.concat([left.out_of_fold, test]))
    assert "validated_elsewhere" in found


def test_a_trial_chosen_by_anything_but_validation_is_seen(node):
    trials = node[3].trials
    other = trials.iloc[[0]].assign(number=9, value=trials["value"].max() + 0.01)
    pruned = other.assign(state="pruned")
    assert outcomes(node, trials=pd.concat([trials, pruned])) == set()
    assert outcomes(node, trials=pd.concat([trials, other])) == {"chosen_by_other_scores"}


# --- features -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("code", ("label_in_features", "error")),
        ("subtypes", ("label_in_features", "error")),
        ("code of some", ("label_in_features", "error")),
        ("noisy code", ("class_told_by_one_feature", "warning")),
        ("code with mistakes", ("class_told_by_one_feature", "warning")),
        ("constant", None),
        ("flag", None),
    ],
)
@pytest.mark.parametrize("order", ["sorted", "shuffled"])
def test_a_feature_made_from_the_label_is_seen_whatever_the_order(kind, expected, order):
    table = stars()
    rng = np.random.default_rng(0)
    code = table["label"].map({name: 1.0 * n for n, name in enumerate(CLASSES)})
    planted = {
        "code": code,
        "subtypes": 2 * code + rng.integers(0, 2, len(code)),
        "code of some": code.where(rng.uniform(size=len(code)) < 0.45),
        "noisy code": code + rng.normal(scale=0.1, size=len(code)),
        "code with mistakes": code.where(rng.uniform(size=len(code)) > 0.03, 1.0),
        "constant": 0 * code,
        "flag": (rng.uniform(size=len(code)) < 0.02) * 1.0,
    }[kind]
    table = table.assign(planted=planted.astype("float32"))
    if order == "shuffled":
        table = table.sample(frac=1, random_state=1, ignore_index=True)
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = [f for f in check_features(table, none) if not f["passed"]]
    assert [(f["check"], f["severity"]) for f in found] == ([expected] if expected else [])
    assert all("planted" in f["message"] for f in found)


def test_a_feature_of_a_few_stars_with_a_value_each_is_no_code():
    table = stars((20, 20))
    few = table["f0"].where(np.arange(40) % 20 < 8)
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = check_features(table.assign(few=few), none)
    assert "label_in_features" not in failed(found)


def test_a_nuisance_under_another_name_is_a_warning_that_names_it():
    table = stars()
    ra = np.random.default_rng(0).uniform(0, 360, len(table))
    nuisances = known_nuisances(table, objects_of(table, ra=ra, b_mag=ra), objects_of(table))
    assert list(nuisances) == ["ra"]
    found = check_features(table.assign(x7=np.float32(ra**2)), nuisances)
    warned = next(finding for finding in found if not finding["passed"])
    assert warned["check"] == "nuisance_in_features"
    assert "x7 (as ra)" in warned["message"]


# --- controls and the verdict ---------------------------------------------------------------------


@pytest.mark.parametrize("resampler", registry.names("resamplers"))
def test_the_leak_on_purpose_is_the_control_of_the_audit(resampler):
    table = stars()
    divided, rows, _ = sample_of(table, "slides", resampler)
    findings = check_rows(rows, divided, table)
    copies = failed(findings) & set(samples.COPY_CHECKS)
    multiplied = rows.loc[rows["fold"].isna(), "source_id"].duplicated().any()
    assert bool(copies) == multiplied
    assert failed(check_controls(findings, rows, resampler, leaks=True)) == set()


def test_an_audit_that_is_blind_or_sees_ghosts_fails_its_controls():
    table = stars()
    blind = [counted(check, [], "") for check in samples.COPY_CHECKS]
    ghosts = [counted(samples.COPY_CHECKS[0], ["star-0001"], "")]
    for protocol in ("slides", "honest"):  # also a protocol that says it leaks, and does not
        _, copied, _ = sample_of(table, protocol, "random_over")
        assert failed(check_controls(blind, copied, "random_over", leaks=True)) == {
            "positive_control"
        }
    _, natural, _ = sample_of(table, "slides", "none")
    assert failed(check_controls(ghosts, natural, "none", leaks=True)) == {"negative_control"}


def test_errors_fail_the_run_by_the_name_of_the_split_and_warnings_do_not(tmp_path, capsys):
    axes = {"task": "binaries", "protocol": "honest", "test_size": 0.2, "repeat": 0}
    error = counted("copied_row_held_out", ["star-0001"], "copied rows are tested on")
    audit = tabulate([{**axes, "resampler": "smote", **error}])
    said = "binaries/honest/test-0.20/repeat-0/smote: 1 copied rows are tested on, first star-0001"
    with pytest.raises(DataError, match=said):
        conclude(audit, [], str(tmp_path / "audit.parquet"))
    assert len(tables.read(tmp_path / "audit-failed.parquet")) == 1
    conclude(audit, ["honest"])
    control = counted("positive_control", ["smote"], "resampler")
    with pytest.raises(DataError):
        conclude(tabulate([{**axes, **control}]), ["honest"])
    warning = counted("nuisance_in_features", ["x7 (as ra)"], "features", severity="warning")
    conclude(tabulate([{**axes, **warning}]), [])
    assert "warning: binaries/honest/test-0.20/repeat-0: 1 features" in capsys.readouterr().out
    assert json.dumps(audit["severity"].tolist()) == '["error"]'


@pytest.mark.parametrize("leak", ["none", "test rows", "other parameters", "repaired"])
def test_predictions_that_the_training_rows_do_not_give_are_seen(leak, tmp_path):
    table = stars()
    _, rows, _ = sample_of(table, resampler="none")
    plugins = ("random_forest", "none", "macro_f1")
    inputs = Inputs(rows, table, CLASSES, *plugins, 1, 1, pd.DataFrame())
    left = node(inputs, tmp_path / "journal", "k")
    record = {**left.record, "node": {"model": "random_forest", "reducer": "none"}, "seed": 1}
    given = left.predictions
    if leak == "test rows":
        all_rows = rows.assign(role=rows["role"].where(rows["fold"].notna(), "train"))
        test = rows[rows["role"] == "test"]
        seen = pd.concat([all_rows, test], ignore_index=True)
        given = node(inputs._replace(rows=seen), tmp_path / "leak", "k").predictions
    elif leak == "other parameters":
        record["params"] = {**record["params"], "min_samples_leaf": 16, "max_features": 0.9}
    elif leak == "repaired":
        given = given.assign(predicted=given["label"])
    finding = check_refit(given, record, rows, table, CLASSES, pd.DataFrame())
    assert finding["passed"] == (leak == "none")


def test_pairs_are_counted_until_there_are_enough(monkeypatch):
    monkeypatch.setattr(samples, "AT_A_TIME", 10)
    rng = np.random.default_rng(0)
    held, trained = rng.random((100, 2)), rng.random((200, 2))
    pairs = int((np.abs(held[:, None] - trained[None]).max(axis=2) <= 0.1).sum())
    near = cKDTree(trained)
    assert samples._count_pairs(held, near, 0.1, np.inf) == pairs
    assert 20 < samples._count_pairs(held, near, 0.1, 20) < pairs
