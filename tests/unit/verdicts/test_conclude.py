"""The verdict as a whole: it reads the tables at the main test size, and says what is there."""

import re

import pandas as pd
import pytest
from lightfold import tables
from lightfold.audit.findings import COLUMNS as AUDIT
from lightfold.audit.look import COLUMNS as LOOKS
from lightfold.comparison.inflate import COLUMNS as INFLATION
from lightfold.verdicts.conclude import conclude, write_verdict
from samples import contrast, node, records

CLASSES = ["A", "B"]
OWN = ["resampler", "reducer", "model"]
NUMBERS = ["difference", "low", "high", "p", "p_adjusted", "p_adjusted_leader", "rope_within"]
SETTING = ["protocol", "test_size", *OWN]


class Tables:
    """The tables of a task whose nodes are given; each test changes what it is about."""

    def __init__(self, nodes, classes=CLASSES):
        self.read = records(nodes)
        metrics = self.read["metrics"]
        parts = [metrics]
        for metric in ("recall", "precision"):
            own = {"metric": metric, "value": 0.75, "low": 0.6, "high": 0.9}
            own |= {"decision": "argmax", "chosen": True}
            parts += [
                pd.DataFrame(
                    [{**axes, **own, "class": name, "support": 8, "interval": "bootstrap"}]
                )
                for axes in nodes
                for name in classes
            ]
        self.read["metrics"] = pd.concat(parts) if nodes else metrics
        names = dict(zip("AB", classes, strict=True))
        for column in ("label", "predicted"):
            self.read["confusion"][column] = self.read["confusion"][column].map(names)
        other = [f"other_{axis}" for axis in OWN]
        groups = ["repeats", "rank", "value", "low", "high", "low_after_choice", "dummy"]
        shared = ["protocol", "test_size"]
        self.read |= {
            "inflation": pd.DataFrame(columns=list(INFLATION)),
            "contrasts": pd.DataFrame(columns=[*SETTING, *other, *NUMBERS]),
            "groups": pd.DataFrame(columns=[*SETTING, *groups]),
            "effects": pd.DataFrame(columns=[*shared, "axis", "value", "settings", *NUMBERS]),
            "audit": pd.DataFrame(columns=list(AUDIT)),
            "looks": pd.DataFrame(columns=list(LOOKS)),
            "balance": pd.DataFrame(columns=[*shared, "way", *NUMBERS]),
            "calibration": pd.DataFrame(
                columns=[*SETTING, "class", "method", "ece", "ece_low", "ece_high"]
            ),
            "conformal": pd.DataFrame(
                columns=[*SETTING, "method", "class", "coverage_asked", "coverage", "low", "high"]
            ),
        }
        self.settings = {"task": "stars", "classes": classes, "metric": "macro_f1"}
        self.settings |= {"coverage": [0.9]}

    def add(self, name, *rows):
        self.read[name] = pd.DataFrame(rows, columns=self.read[name].columns.union(rows[0].keys()))

    def say(self):
        return [sentence.text for sentence in conclude(self.read, self.settings)]

    def validate(self, *values):
        self.read["nodes"]["validation"] = values


ONE = node("knn", "none", False)


def test_one_setting_is_said_with_its_score_its_classes_and_what_would_help():
    assert Tables([ONE]).say() == [
        "knn is the only setting; on validation it has macro_f1 0.500.",
        "On 16 test stars (20 %), its macro_f1 is 0.750 [0.65, 0.80]; a constant answer gives "
        "0.300.",
        "A and B are learnt; of these, A has the lowest recall, 0.75 [0.60, 0.90] of 8 stars, and "
        "the lowest purity, 0.750.",
        "Confused most: 2 of 8 A are taken for B, 2 of 8 B are taken for A.",
        "More stars of A would decide more: 8 stars of it are tested, in one split; more repeats "
        "would help too.",
    ]


@pytest.mark.parametrize("nodes", [[], [node("knn", "smote", True)]])
def test_without_an_honest_node_nothing_is_said_of_new_stars(nodes):
    assert Tables(nodes).say() == [
        "No honest setting has run, so nothing can be said about new stars."
    ]


def test_a_node_that_could_not_run_is_no_honest_one():
    given = Tables([ONE])
    given.read["nodes"]["status"] = "impossible"
    assert len(given.say()) == 1


def test_the_leader_is_the_honest_setting_that_is_best_on_validation_at_the_main_test_size():
    nodes = [
        ONE,
        node("svc", "smote", False),
        node("svc", "smote", True),
        node("lda", "none", False, test_size=0.1),
    ]
    given = Tables(nodes)
    given.validate(0.5, 0.6, 0.9, 0.8)
    assert given.say()[0] == "svc with smote leads 2 settings on validation, with macro_f1 0.600."


def test_a_constant_answer_is_no_rival():
    given = Tables([ONE, node("svc", "none", False), node("dummy", "none", False)])
    given.validate(0.5, 0.4, 0.3)
    given.add("contrasts", *(contrast(ONE, node(name, "none", False)) for name in ("svc", "dummy")))
    said = given.say()
    assert said[0] == "knn leads 2 settings on validation, with macro_f1 0.500."
    assert "It cannot be told from the only other: svc." in said
    assert Tables([node("dummy", "none", False)]).say()[0].startswith("dummy is the only setting")


def test_a_loss_is_led_by_the_least():
    given = Tables([ONE, node("svc", "none", False)])
    given.read["metrics"]["metric"] = given.read["metrics"]["metric"].replace("accuracy", "brier")
    given.settings["metric"] = "brier"
    given.validate(0.7, 0.8)
    assert given.say()[0] == "knn leads 2 settings on validation, with brier 0.700."


def test_scores_and_stars_are_those_of_the_repeats_together():
    given = Tables([node("knn", "none", False, repeat) for repeat in range(3)])
    own = given.read["metrics"]["metric"] == "macro_f1"
    given.read["metrics"].loc[own, "value"] = [0.7, 0.8, 0.75]
    _, second, *_, confused, last = given.say()
    # +- t(2) * 0.05 * sqrt(1 / 3 + 0.2 / 0.8), and t(2) is 4.3027 for 95 %
    assert second == (
        "On 16 test stars (20 %) in each of 3 repeats, its macro_f1 is 0.75 [0.59, 0.91]; a "
        "constant answer gives 0.300."
    )
    assert (
        confused
        == "Confused most, over 3 repeats: 6 of 24 A are taken for B, 6 of 24 B are taken for A."
    )
    assert last == "More stars of A would decide more: 8 stars of it are tested."


def test_what_other_tables_have_is_said_for_the_leader_and_its_test_size():
    other = node("svc", "none", False)
    given = Tables([ONE, other])
    elsewhere = {"test_size": 0.1}
    names = {f"other_{axis}": other[axis] for axis in OWN}
    row = {**ONE, **names, **dict(zip(NUMBERS, (0.05, -0.1, 0.2, 0.5, 0.9, 0.9, 0.1), strict=True))}
    given.add("contrasts", row, {**row, **elsewhere, "p_adjusted": 0.01})
    effect = {
        **ONE,
        **{"axis": "resampler", "value": "smote", "settings": 2},
        **dict(zip(NUMBERS, (0.05, -0.1, 0.2, 0.5, 0.9, 0.9, 0.1), strict=True)),
    }
    given.add("effects", effect, {**effect, **elsewhere, "value": "adasyn"})
    error = {**ONE, "class": None, "method": "none", "ece": 0.1, "ece_low": 0.08, "ece_high": 0.12}
    error["log_loss_out_of_fold"] = 0.5
    of_class = {**error, "class": "A", "ece": 0.3}
    given.add("calibration", error, of_class, {**error, **other, "ece": 0.9})
    sets = {"method": "marginal", "coverage_asked": 0.9, "coverage": 0.5, "mean_size": 1.0}
    sets |= {"low": 0.2, "high": 0.8, "class": "A", "support": 8}
    given.add("conformal", {**ONE, **sets}, {**ONE, **sets, "class": "B"}, {**ONE, **sets} | other)
    said = " ".join(given.say())
    for part in (
        "It cannot be told from the only other: svc.",
        "No resampler is shown to help or to hurt; the largest effect: smote (+0.05 [−0.10, +0.20]",
        "is off by 0.100 [0.080, 0.120] on average (ece)",
        "those of A (by 0.300 [0.080, 0.120]) are surely off by more than 0.05",
        "do so least often for A: 4 of 8 (0.50 [0.20, 0.80]).",
    ):
        assert part in said
    assert "adasyn" not in said


def test_warnings_are_those_of_the_leaders_split():
    given = Tables([ONE, node("svc", "none", False)])
    row = {**dict.fromkeys(AUDIT), **ONE, "reducer": None, "model": None, "resampler": None}
    row |= {"check": "few_test_stars", "severity": "warning", "value": 6.0, "threshold": 10.0}
    row |= {"passed": False, "message": ""}
    given.add(
        "audit",
        {**row, "check": "nuisance_in_features", "message": "of svc", "model": "svc"},
        {**row, "value": 4.0, "test_size": 0.1},
        {**row, "value": 5.0, "severity": "error"},
        {**row, "value": 3.0, "passed": True},
        row,
    )
    given.validate(0.6, 0.5)
    said = [text for text in given.say() if "fewer than 10" in text or "of svc" in text]
    assert said == [
        "The rarest class has 6 test stars, fewer than 10: one more or less moves its scores."
    ]


def test_looks_at_the_leaders_test_stars_are_counted_over_all_runs():
    given = Tables([ONE])
    look = {**dict.fromkeys(LOOKS), **{axis: ONE[axis] for axis in ("protocol", "test_size")}}
    look |= {"split": "one", "configuration": "a", "new": 20, "current": True}
    given.add("looks", look)
    assert any("looked at once, with 20 settings." in text for text in given.say())
    earlier = {**look, "configuration": "b", "new": 21, "current": False}
    given = Tables([ONE])
    given.add("looks", look, earlier, {**earlier, "split": "other"})
    said = " ".join(given.say())
    assert "looked at 2 times, with 2 configurations and 41 settings in all. The more" in said


def test_metrics_that_were_not_asked_for_are_not_missed():
    given = Tables([ONE])
    metrics = given.read["metrics"]
    given.read["metrics"] = metrics[metrics["metric"] != "recall"]
    assert "learnt" not in " ".join(given.say())


NAMES = ["βLyr|*", "<b>_x_ $1$"]


@pytest.fixture
def written(tmp_path):
    folder = tmp_path / "tasks/stars"
    given = Tables([ONE], classes=NAMES)
    inputs = {}
    for name, frame in given.read.items():
        stage = "comparison" if name in ("metrics", "nodes", "confusion") else "verdicts"
        stage = "" if name in ("audit", "looks") else stage
        inputs[name] = str(folder / stage / f"{name}.parquet")
        (folder / stage).mkdir(parents=True, exist_ok=True)
        frame.to_parquet(inputs[name])
    outputs = {"sentences": str(folder / "verdicts/verdict.parquet")}
    outputs["verdict"] = str(folder / "verdicts/verdict.md")
    write_verdict(inputs, outputs, given.settings)
    return folder / "verdicts"


def test_the_table_has_the_plain_sentences_and_their_sources(written):
    table = tables.read(written / "verdict.parquet")
    assert list(table.columns) == ["task", "about", "sentence", "sources"]
    assert table["about"].tolist() == [
        *("The choice", "The choice", "Classes", "Classes", "What would decide more")
    ]
    assert "2 of 8 βLyr|* are taken for <b>_x_ $1$" in table["sentence"][3]
    assert table["sources"][0] == "comparison/nodes.parquet"
    assert table["sources"][4] == "comparison/confusion.parquet\ncomparison/nodes.parquet"


def test_the_page_escapes_names_and_links_the_tables_that_its_numbers_are_from(written):
    page = (written / "verdict.md").read_text()
    assert page.startswith("# stars\n\n**The choice.** knn is the only setting")
    assert r"2 of 8 βLyr\|\* are taken for \<b>\_x\_ \$1\$" in page
    links = re.findall(r"\]\((.*?)\)", page)
    assert "../comparison/nodes.parquet" in links
    assert [link for link in links if not (written / link).exists()] == []
    assert page.endswith("*\n")


def test_a_sentence_takes_one_breath():
    """Fewer than 30 words, numbers counted."""
    given = Tables([ONE, node("svc", "none", False)])
    assert max(len(text.split()) for text in given.say()) < 30
