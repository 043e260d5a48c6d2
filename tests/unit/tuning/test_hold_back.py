"""Stars held back, by which a fit decides when to stop: kept apart as strictly as test stars."""

from dataclasses import replace

import numpy as np
import optuna
import pandas as pd
import pytest
from lightfold import registry
from lightfold.audit.fits import NODE_STEPS, check_fits
from lightfold.errors import Impossible
from lightfold.fitting.parts import coded_anew, parts
from lightfold.sampling.resample import resample_split
from lightfold.sampling.rows import natural_rows
from lightfold.sampling.split import split
from lightfold.tuning import study
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.node import node
from lightfold.tuning.pruner import WARM_UP
from samples import CLASSES, stars

SIZES = (200, 80, 40)


def marked(sizes=SIZES):
    """A table whose first feature identifies every star, and whose stars come in pairs."""
    table = stars(sizes)
    table["group"] = [f"pair-{number // 2}" for number in range(len(table))]
    table["f0"] = np.arange(len(table), dtype="float32")
    return table


def parted(table, resampler="none", max_rows=None):
    """The parts of a sample with stars held back, and the same parts without."""
    divided = split(table, "honest", 0.2, 3, seed=3)
    sample = resample_split(table, divided, "honest", resampler, seed=4)
    assert not sample.impossible
    both = [
        parts(sample.rows, table, CLASSES, max_rows, seed=5, stops=stops) for stops in (True, False)
    ]
    return divided, sample.rows, list(zip(*both, strict=True))


def who(X, own, table):
    """The positions of scaled rows in the table, by their first feature."""
    natural = table["f0"].to_numpy()
    fitted = own.fitted[own.fitted["step"] == "scale"]
    assert fitted["object_id"].is_unique
    slope, start = np.polyfit(own.X_held[:, 0], natural[positions(own, table)], 1)
    found = X[:, 0] * slope + start
    np.testing.assert_allclose(found, found.round(), atol=0.01)
    return found.round().astype(int)


def positions(own, table):
    return pd.Index(table["object_id"]).get_indexer(own.held["object_id"])


@pytest.mark.parametrize("resampler", ["none", "random_over", "class_weight", "random_under"])
def test_no_star_held_back_is_fitted_on(resampler):
    table = marked()
    divided, _, both = parted(table, resampler)
    assert [own.name for own, _ in both] == [own.name for _, own in both]
    for own, everything in both:
        fitted, held_back = who(own.X, own, table), who(own.stop.X, own, table)
        group = table["group"].to_numpy()
        assert not set(group[fitted]) & set(group[held_back]), "pairs stay together"
        assert {*fitted, *held_back} == set(who(everything.X, own, table)), "nobody is lost"
        assert not {*fitted, *held_back} & set(positions(own, table))
        code = {name: number for number, name in enumerate(CLASSES)}
        label = table["label"].map(code).to_numpy()
        np.testing.assert_array_equal(label[fitted], own.y)
        np.testing.assert_array_equal(label[held_back], own.stop.y)
        if resampler == "random_over":
            assert len(fitted) > len(set(fitted)), "there are copies to keep apart"
            assert len(held_back) > len(set(held_back)), "and they go with their stars"
        test = divided["role"].to_numpy() == "test"
        assert not test[[*fitted, *held_back]].any()


def test_every_class_is_held_back_in_the_same_share():
    for own, everything in parted(marked())[-1]:
        share = np.bincount(own.stop.y) / np.bincount(everything.y)
        np.testing.assert_allclose(share, 0.2, atol=0.04)
    for own, everything in parted(marked(), "random_over")[-1]:
        share = np.bincount(own.stop.y) / np.bincount(everything.y)
        np.testing.assert_allclose(share, 0.2, atol=0.08)  # of few stars with many copies


def test_the_same_stars_are_held_back_again_and_others_for_another_fold():
    table = marked()
    first, second = (parted(table)[-1] for _ in range(2))
    for (own, _), (again, _) in zip(first, second, strict=True):
        np.testing.assert_array_equal(own.stop.X, again.stop.X)
    fold, whole = first[0][0], first[-1][0]
    common = set(who(fold.X, fold, table)) & set(who(whole.stop.X, whole, table))
    assert common, "each fit draws its own stars"


def test_weights_go_with_their_rows():
    table = marked()
    for own, everything in parted(table, "class_weight")[-1]:
        by_class = [everything.weight[everything.y == code][0] for code in range(3)]
        np.testing.assert_array_equal(own.weight, np.take(by_class, own.y))
        np.testing.assert_array_equal(own.stop.weight, np.take(by_class, own.stop.y))
        assert len(set(by_class)) == 3
    for own, _ in parted(table)[-1]:
        assert own.weight is None
        assert own.stop.weight is None


def test_what_was_made_from_a_star_goes_with_it():
    table = marked()
    _, rows, both = parted(table, "smote")
    for own, _ in both:
        trained = rows[(rows["role"] == "train") & (rows["fold"].isna() == (own.fold is None))]
        if own.fold is not None:
            trained = trained[trained["fold"] == own.fold]
        stopping = own.fitted.loc[own.fitted["step"] == "stop", "object_id"]
        held_back = trained["source_id"].isin(stopping)
        assert trained.loc[held_back, "synthetic"].any()
        assert (len(own.stop.y), len(own.y)) == (held_back.sum(), (~held_back).sum())


def test_few_rows_are_held_back_of_few():
    for own, everything in parted(marked(), max_rows=120)[-1]:
        assert len(everything.y) == pytest.approx(120, abs=1)
        assert len(own.y) + len(own.stop.y) == len(everything.y)
        assert len(own.stop.y) == pytest.approx(24, abs=4)
        assert own.offered == everything.offered


def test_the_audit_reads_who_was_held_back():
    table = marked()
    divided, _, both = parted(table, "random_over")
    record = pd.concat([own.fitted for own, _ in both])
    stopping = record[record["step"] == "stop"]
    for own, _ in both:
        fold = stopping["fold"].isna() if own.fold is None else stopping["fold"] == own.fold
        held_back = table["object_id"].to_numpy()[who(own.stop.X, own, table)]
        assert set(stopping.loc[fold, "object_id"]) == set(held_back)

    for own, _ in both:
        seen = {step: set(ids) for step, ids in own.fitted.groupby("step")["object_id"]}
        assert seen["model"] | seen["stop"] == seen["scale"]
        assert not seen["model"] & seen["stop"]

    def failed(fitted):
        found = check_fits(fitted, divided, NODE_STEPS)
        assert "stop_fitted_outside" in {finding["check"] for finding in found}
        return {finding["check"] for finding in found if not finding["passed"]}

    assert failed(record) == set()
    test = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
    planted = pd.concat([record, stopping.iloc[[-1]].assign(object_id=test)])
    assert failed(planted) == {"stop_fitted_outside"}
    held_out = divided.loc[divided["fold"] == 0, "object_id"].iloc[0]
    whole = stopping[stopping["fold"].isna()].iloc[[0]]
    planted = pd.concat([record, whole.assign(step="model")])
    assert failed(planted) == {"stop_star_fitted_on"}
    fold = stopping[stopping["fold"] == 0].iloc[[0]]
    planted = pd.concat([record, fold.assign(object_id=held_out)])
    assert failed(planted) == {"stop_fitted_outside"}


@pytest.mark.parametrize("rarest", [1, 2, 3])
def test_a_class_that_has_no_star_to_spare_cannot_be_fitted(rarest):
    table = stars((60, 20, rarest))
    tested = natural_rows(table.iloc[[0]], "test", None)
    rows = pd.concat([natural_rows(table.iloc[1:], "train", None), tested], ignore_index=True)
    if rarest == 3:
        (own,) = parts(rows, table, CLASSES, None, seed=0, stops=True)
        assert (np.bincount(own.y)[2], np.bincount(own.stop.y)[2]) == (2, 1)
        return
    with pytest.raises(Impossible, match="a class has too few stars"):
        parts(rows, table, CLASSES, None, seed=0, stops=True)


def test_classes_that_are_there_are_counted_from_0():
    table = marked()
    (own, _), *_ = parted(table)[-1]
    fitted, stopping = (np.where(y == 1, 2, y) for y in (own.y, own.stop.y))
    gap = replace(own, y=fitted, stop=replace(own.stop, y=stopping))
    present, anew = coded_anew(gap)
    assert present.tolist() == [0, 2]
    np.testing.assert_array_equal(present[anew.y], fitted)
    np.testing.assert_array_equal(present[anew.stop.y], stopping)


# --- trials that report their epochs --------------------------------------------------------------


class Fitted:
    """A model that trained for some epochs and gives every row the shares of the classes."""

    def __init__(self, y, history):
        self.shares = np.bincount(y) / len(y)
        self.history = {"validation_loss": history}
        self.best_epoch = int(np.argmin(history))

    def predict_proba(self, X):
        return np.tile(self.shares, (len(X), 1))


@pytest.fixture
def slow_learner(monkeypatch):
    """Logistic regression, replaced by a model of 25 epochs that is best with C = 1."""
    model = registry.load("models", "logistic_regression")
    stops = []

    def fit(params, X, y, weight, seed, stop, watch):
        loss = abs(np.log(params["C"]))
        history = [loss + 1 / (1 + epoch) for epoch in range(25)]
        stops.append((len(y), len(stop.y), watch is not None))
        for epoch, value in enumerate(history):
            if watch:
                watch(epoch, value)
        return Fitted(y, history)

    monkeypatch.setattr(model, "EPOCHS", 25)
    monkeypatch.setattr(model, "fit", fit)
    return stops


def test_a_trial_that_does_badly_ends_after_the_first_epochs_of_its_first_fold(
    slow_learner, tmp_path
):
    table = marked()
    rows = resample_split(table, split(table, "honest", 0.2, 3, 3), "honest", "none", 4).rows
    plugins = ("logistic_regression", "none", "macro_f1")
    inputs = Inputs(rows, table, CLASSES, *plugins, 4, 5, pd.DataFrame())
    left = node(inputs, tmp_path / "study.journal", "key")
    assert left.trials["state"].tolist() == ["complete", "pruned", "pruned", "pruned"]
    assert left.trials["folds"].tolist() == [3, 0, 0, 0], "epochs are not folds"
    assert left.trials["value"].isna().tolist() == [False, True, True, True], (
        "losses are not scores"
    )
    watched = [watched for *_, watched in slow_learner]
    first = [True, False, False]  # the folds of the first trial
    assert watched == [*first, True, True, True, False], "and at last the whole training set"
    assert left.record["best_epoch"] == 24
    assert len(left.record["history"]["validation_loss"]) == 25
    assert {"stop", "model"} < set(left.fitted["step"])


@pytest.mark.parametrize(("epochs", "last"), [(30, WARM_UP), (0, 0)])
def test_epochs_before_the_warm_up_end_no_trial(tmp_path, epochs, last):
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        for step in range(30):
            trial.report(x, step)
            if trial.should_prune():
                raise optuna.TrialPruned
        return x

    journal = tmp_path / "study.journal"
    done = study.run(objective, {"x": 1.0}, 5, True, 7, journal, "key", epochs)
    complete, *pruned = study.finished(done)
    assert len(complete.intermediate_values) == 30
    assert {max(trial.intermediate_values) for trial in pruned} == {last}
