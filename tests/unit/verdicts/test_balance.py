"""What each way to handle imbalance brings: the table, its listing, its sentence and its figure."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from lightfold import registry, tables
from lightfold.axes import NODE_AXES
from lightfold.predictions import OUT_OF_FOLD, PREDICTIONS, Answers
from lightfold.statistics.holm import adjusted
from lightfold.verdicts.balance import draw, write_balance
from lightfold.verdicts.balance_words import headline, listed, main, say_balance
from lightfold.verdicts.balanced import COLUMNS, balance
from lightfold.verdicts.effects import effects
from lightfold.verdicts.field import Field
from lightfold.verdicts.members import Member
from lightfold.verdicts.nodes import Node
from lightfold.verdicts.ways import handle
from lightfold.workflow.config import complete
from lightfold.workflow.plan import Plan
from lightfold.workflow.verdicts import Verdicts
from samples import CLASSES, ROOT, argmax, texts

SIZES = (120, 40, 15)
METRIC = registry.load("metrics", "macro_f1")
BOLD = np.array([1.0, 1.6, 3.0])


def answers(seed, skill, sizes=SIZES):
    """Return answers about the same stars; models of one seed err alike."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(3), sizes)
    chance = rng.dirichlet([3, 1, 0.5], len(y))
    probability = (1 - skill / 2) * chance + skill / 2 * np.eye(3)[y]
    return Answers(y, probability.argmax(axis=1), probability, np.arange(len(y)))


def member(skill=0.6, resampler="none", model="svc", repeat=0, seed=None, **decisions):
    axes = {"task": "t", "protocol": "honest", "test_size": 0.2, "repeat": repeat}
    axes |= {"resampler": resampler, "reducer": "none", "model": model}
    test = answers(repeat if seed is None else seed, skill)
    seen = answers(99, skill, (240, 80, 30))
    stars = np.array([f"star-{number + 60 * repeat:04d}" for number in test.star])
    own = Node(axes, argmax(skill), test, seen, stars, len(seen.y))
    weights = {"argmax": np.ones(3), **decisions}
    return Member(own, handle(resampler, test, seen, weights, METRIC), stars, 12.0, 5)


GRID = [
    member(0.6, thresholds=BOLD),
    member(0.7, "smote", seed=3, thresholds=BOLD),
    member(0.6, model="knn", seed=4, thresholds=BOLD),
    member(0.5, "smote", "knn", seed=5, thresholds=BOLD),
    member(0.5, "class_weight", seed=6, thresholds=BOLD, prior=np.array([2.0, 1.0, 0.5])),
]


def table(members, rope=0.01):
    return balance(members, "macro_f1", rope, 0, CLASSES).set_index("way")


def test_ways_are_rows_and_none_is_what_they_are_compared_with():
    found = table(GRID)
    assert list(found.index) == [
        *("none", "none + thresholds", "none + recalibration"),
        "none + recalibration + thresholds",
        *("smote", "smote + thresholds", "smote + recalibration"),
        "smote + recalibration + thresholds",
        *("class_weight", "class_weight + prior", "class_weight + thresholds"),
        *("class_weight + recalibration", "class_weight + recalibration + thresholds"),
    ]
    assert found.loc["none", ["difference", "p", "outcome", "ece_low"]].isna().all()
    assert found.drop("none")[["difference", "p_adjusted", "outcome"]].notna().all().all()
    assert (found["low"].dropna() <= found["difference"].dropna()).all()
    assert found["settings"].tolist() == [2] * 8 + [1] * 5
    assert set(found["rarest"]) == {"rarest"}


def test_a_resampler_with_the_most_probable_class_has_the_effect_of_the_other_table():
    metric = registry.load("metrics", "macro_f1")
    effect = effects(Field([own.node for own in GRID], metric), 0.01).set_index("value")
    found = table(GRID)
    for name in ("smote", "class_weight"):
        for column in ("difference", "low", "high", "p", "rope_within"):
            assert found.loc[name, column] == pytest.approx(effect.loc[name, column])


def test_a_difference_is_that_of_mean_scores_of_the_same_models():
    found, score = table(GRID), registry.load("metrics", "macro_f1").score
    weights = BOLD
    gaps = [
        score(own.node.test.y, (own.node.test.probability * weights).argmax(axis=1), np.eye(3))
        - score(own.node.test.y, own.node.test.predicted, np.eye(3))
        for own in (GRID[0], GRID[2])
    ]
    assert found.loc["none + thresholds", "difference"] == pytest.approx(np.mean(gaps))


def test_thresholds_leave_log_loss_and_calibration_as_they_are():
    row = table(GRID).loc["none + thresholds"]
    for name in ("log_loss", "ece"):
        assert row[[f"{name}_{end}" for end in ("difference", "low", "high")]].tolist() == [0, 0, 0]


def test_recalibration_has_intervals_of_both_losses_around_their_differences():
    found = table(GRID)
    row = found.loc["none + recalibration"]
    for name in ("log_loss", "ece"):
        gap = row[name] - found.loc["none", name]
        assert row[f"{name}_difference"] == pytest.approx(gap)
        assert row[f"{name}_low"] < gap < row[f"{name}_high"]
    assert row["maps"].split(" (")[0] in ("temperature", "dirichlet", "isotonic")


def test_models_that_lack_a_resampler_are_left_out_if_two_ran_with_all():
    lacking = [*GRID[:4], member(0.4, model="lda")]
    assert set(table(lacking)["settings"]) == {2}
    assert table(lacking).loc["none", "value"] == table(GRID[:4]).loc["none", "value"]


def test_models_without_any_resampler_are_left_out_if_others_have_one():
    alone = member(0.4, model="lda", thresholds=BOLD)
    found = table([GRID[0], GRID[1], alone])
    assert set(found["settings"]) == {1}
    assert table([GRID[0], alone]).loc["none", "settings"] == 2


def test_p_values_are_corrected_among_single_things_and_among_several():
    found = table(GRID).drop("none")
    single = [name for name in found.index if name in ("smote", "class_weight")]
    single += ["none + thresholds", "none + recalibration"]
    for own in (found.loc[single], found.drop(single)):
        np.testing.assert_allclose(own["p_adjusted"], adjusted(own["p"].to_numpy()))


def test_one_repeat_shows_no_instability():
    found = table(GRID)
    assert found[["deviation", "churn"]].isna().all().all()
    assert (found["tested_again"] == 0).all()


def test_instability_is_the_spread_of_scores_and_the_stars_that_change_class():
    members = [member(0.6, repeat=repeat, thresholds=BOLD) for repeat in (0, 1)]
    row = table(members).loc["none"]
    first, second = (own.node.test for own in members)
    score = registry.load("metrics", "macro_f1").score
    scores = [score(one.y, one.predicted, one.probability) for one in (first, second)]
    assert row["deviation"] == pytest.approx(np.std(scores, ddof=1))
    shared = len(first.y) - 60
    assert row["tested_again"] == shared
    assert row["churn"] == pytest.approx((first.predicted[60:] != second.predicted[:-60]).mean())


def test_if_the_tuned_metric_looks_at_probabilities_ways_are_compared_by_macro_f1():
    found = balance(GRID, "log_loss", 0.01, 0, CLASSES)
    pd.testing.assert_frame_equal(found, balance(GRID, "macro_f1", 0.01, 0, CLASSES))
    assert set(found["metric"]) == {"macro_f1"}


def test_without_a_node_that_is_not_resampled_there_is_nothing_to_compare():
    found = balance(GRID[1:2], "macro_f1", 0.01, 0, CLASSES)
    assert len(found) == 0
    assert list(found) == list(COLUMNS)


def test_the_figure_and_the_listing_say_first_what_helps():
    found = balance(GRID, "macro_f1", 0.01, 0, CLASSES)
    said = headline(main(found))
    for name in ("thresholds", "recalibration", "smote", "class_weight"):
        assert f"{name} (" in said
    assert said.startswith("What helps against imbalance? On these stars, ")
    assert said in texts(draw(found, 0.01)).replace("\n", " ")
    assert listed(found, 0.01).remark.startswith(said)
    assert "another class" not in texts(draw(found, 0.01))
    assert "class_weight · 1" in texts(draw(found, 0.01))
    again = balance([member(0.6, repeat=repeat) for repeat in (0, 1)], "macro_f1", 0.01, 0, CLASSES)
    assert "another class" in texts(draw(again, 0.01))


@pytest.mark.parametrize(
    ("outcomes", "text"),
    [
        (
            {"thresholds": "helps", "smote": "hurts", "adasyn": "helps"},
            "Without any resampler, deciding by thresholds (+0.040 [+0.020, +0.060]) helps; with "
            "the most probable class as the answer, adasyn (+0.040 [+0.020, +0.060]) helps; smote "
            "(+0.040 [+0.020, +0.060]) hurts.",
        ),
        (
            {"smote": "brings nothing", "adasyn": "cannot be decided"},
            "With the most probable class as the answer, none of 2 resamplers is shown to help or "
            "to hurt.",
        ),
        (
            {"thresholds": "cannot be decided", "smote": "brings nothing"},
            "Without any resampler, deciding by thresholds (+0.040 [+0.020, +0.060]) cannot be "
            "told from the most probable class; with the most probable class as the answer, smote "
            "(+0.040 [+0.020, +0.060]) brings nothing.",
        ),
        (
            {"thresholds": "hurts"},
            "Without any resampler, deciding by thresholds (+0.040 [+0.020, +0.060]) hurts.",
        ),
        ({}, None),
    ],
)
def test_the_verdict_sets_decisions_beside_resamplers(outcomes, text):
    rows = [
        {
            **{"resampler": "none", "recalibration": "none", "decision": "argmax"},
            **{"decision" if name == "thresholds" else "resampler": name, "outcome": outcome},
            **{"difference": 0.04, "low": 0.02, "high": 0.06},
        }
        for name, outcome in outcomes.items()
    ]
    reference = {"resampler": "none", "recalibration": "none", "decision": "argmax"}
    assert [own.text for own in say_balance([reference, *rows])] == ([text] if text else [])


def write(folder, members):
    """Run the job on the files of nodes, and return its table and the paths of all its files."""
    files = {name: [] for name in ("params", "predictions", "out_of_fold", "split", "trials")}
    weights = []
    for number, own in enumerate(members):
        place = folder / str(number)
        place.mkdir()
        record = {"node": own.node.axes, "cpu_seconds": 2.5, "validation": {"value": 0.5}}
        (place / "params.json").write_text(json.dumps(record))
        stars = own.stars
        frames = {"predictions": frame(own.node.test, stars), "out_of_fold": None}
        seen = own.node.out_of_fold
        names = [f"trained-{star:04d}" for star in seen.star]
        frames["out_of_fold"] = frame(seen, names).assign(fold=1)
        tables.write(frames["predictions"], place / "predictions.parquet", PREDICTIONS)
        tables.write(frames["out_of_fold"], place / "out_of_fold.parquet", OUT_OF_FOLD)
        every = [*stars, *names]
        split = pd.DataFrame({"object_id": every, "group": every})
        tables.write(split, place / "split.parquet", {})
        tables.write(pd.DataFrame({"number": range(7)}), place / "trials.parquet", {})
        for name in files:
            suffix = "json" if name == "params" else "parquet"
            files[name].append(str(place / f"{name}.{suffix}"))
        for decision, weight in {"argmax": np.ones(3), "thresholds": BOLD}.items():
            own_rows = pd.DataFrame({"class": CLASSES, "weight": weight, "decision": decision})
            weights.append(
                own_rows.assign(**own.node.axes, validation=0.5, chosen=decision == "argmax")
            )
    columns = [*NODE_AXES, "decision", "class", "weight", "validation", "chosen"]
    decisions = pd.concat(weights) if weights else pd.DataFrame(columns=columns)
    tables.write(decisions[columns], folder / "decisions.parquet", {})
    outputs = {
        "balance": str(folder / "balance.parquet"),
        "listings": [str(folder / f"balance.{suffix}") for suffix in ("csv", "md", "tex")],
        "pictures": [str(folder / f"balance.{suffix}") for suffix in ("png", "pdf")],
    }
    inputs = {**files, "decisions": str(folder / "decisions.parquet")}
    settings = {"classes": CLASSES, "metric": "macro_f1", "rope": 0.01, "seed": 0}
    write_balance(inputs, outputs, settings)
    return tables.read(outputs["balance"]), [*outputs["listings"], *outputs["pictures"]]


def frame(own, stars):
    """Return answers as a table, its rows in another order than the stars."""
    names = np.array(CLASSES)
    columns = {"row_id": own.star, "object_id": stars, "label": names[own.y]}
    columns |= {"predicted": names[own.predicted]}
    columns |= {f"p_{name}": own.probability[:, code] for code, name in enumerate(CLASSES)}
    return pd.DataFrame(columns).sample(frac=1, random_state=0)


def test_the_job_leaves_what_its_nodes_answered_and_cost(tmp_path):
    found, paths = write(tmp_path, GRID[:4])
    expected = balance(GRID[:4], "macro_f1", 0.01, 0, CLASSES)
    numbers = ["value", "difference", "low", "log_loss", "recall", "ece_high"]
    assert list(found["way"]) == list(expected["way"])
    np.testing.assert_allclose(found[numbers], expected[numbers])
    assert list(found) == list(COLUMNS)
    assert set(found["cpu_seconds"]) == {2.5}
    assert set(found["trials"]) == {7}
    for path in paths:
        assert (tmp_path / path).stat().st_size > 0


@pytest.mark.parametrize("members", [[], GRID[1:2]])
def test_the_job_leaves_all_its_files_if_nothing_can_be_compared(tmp_path, members):
    found, paths = write(tmp_path, members)
    assert len(found) == 0
    assert "nothing to compare" in (tmp_path / "balance.md").read_text()
    for path in paths:
        assert (tmp_path / path).stat().st_size > 0


def test_leaked_nodes_and_ensembles_have_no_part_in_it():
    config = {
        "datasets": {"survey": {"kind": "simulated"}},
        "tasks": {"pulsators": {"dataset": "survey", "classes": ["RRab", "RRc"]}},
        "grid": [{"protocols": ["honest", "slides"], "models": ["knn", "svc"]}],
    }
    stage = Verdicts(Plan(complete(config, ROOT / "config/schemas/config.schema.yaml")))
    task = SimpleNamespace(task="pulsators")
    own = stage.balance_inputs(task)
    assert [path.split("/")[-2] for path in own["trials"]] == ["knn", "svc"]
    assert {path.split("/")[3] for paths in own.values() for path in paths} == {"honest"}
    assert len(own["params"]) < len(stage.contrast_inputs(task)["params"])
