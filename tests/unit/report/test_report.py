"""The report: what it says is in the files, what is leaked is never called best."""

import html
import json
import re

import pandas as pd
import pytest
from lightfold.data.left_out import COLUMNS as LEFT_OUT
from lightfold.report.report import write_report
from lightfold.report.summaries import compare_pairs

CLASSES = ["<b>", "RSCVn"]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\x96"  # 300 x 150 pixels, no content
SETTINGS = {
    **{"lightfold": "1.0", "results": "results", "seed": 7, "folds": 3, "trials": 5},
    "trials_of": {"svc": 2},
    **{"metric": "macro_f1", "axes": {"protocol": ["honest", "flawed"], "test_size": ["0.20"]}},
}
SPLIT = {"task": "stars", "test_size": 0.2, "repeat": 0}
NODE = {**SPLIT, "resampler": "smote", "reducer": "none", "model": "svc"}


def setting(model, validation, macro_f1, leaked=False, **axes):
    node = {"test_size": 0.2, "resampler": "none", "reducer": "none", "model": model, **axes}
    times = dict.fromkeys(("train_seconds", "predict_seconds", "cpu_seconds"), 0.25)
    protocol = "flawed" if leaked else "honest"
    scores = {"validation": validation, "macro_f1": macro_f1}
    return {"protocol": protocol, **node, "leaked": leaked, "repeats": 1, **scores, **times}


def check(protocol, passed, severity="error", message=""):
    row = {"check": "test_star_trained_on", "severity": severity, "passed": passed}
    return {**SPLIT, "protocol": protocol, "resampler": "smote", "model": None, **row} | {
        "message": message
    }


def pair(model, honest, leaked, spread=0.03, resampler="smote"):
    one = {"honest": honest, "honest_balanced": honest + 0.1}
    one |= {"leaked": leaked, "leaked_natural": leaked - 0.1, "difference": leaked - honest}
    one |= {"low": leaked - honest - spread, "high": leaked - honest + spread}
    default = {f"{name}_default": value for name, value in one.items()}
    return {**NODE, "model": model, "resampler": resampler, **one, **default}


def lost(name, label, reason, stars, class_stars=100, points=(None, None, None)):
    """Return a row of the table of stars that are left out."""
    head = (name, label, reason, stars, class_stars, stars / class_stars)
    return dict(zip(LEFT_OUT, (*head, *points), strict=True))


def said(about, sentence, *tables):
    sources = [
        f"{'verdicts' if name == 'groups' else 'comparison'}/{name}.parquet" for name in tables
    ]
    return {"task": "stars", "about": about, "sentence": sentence, "sources": "\n".join(sources)}


class Results:
    """The files of a small task; each test changes one."""

    def __init__(self, root):
        self.root = root
        self.labels = [CLASSES[0]] * 90 + [CLASSES[1]] * 10
        self.scores = [
            setting("svc", 0.61, 0.512, resampler="smote"),
            setting("svc", 0.55, 0.623),
            setting("knn", 0.50, 0.434),
            setting("svc", 0.99, 0.981, leaked=True, resampler="smote"),
        ]
        self.audit = [check("honest", True), check("flawed", True)]
        self.left_out = [lost(name, None, None, 0) for name in CLASSES]
        self.pairs = []
        self.verdict = [
            said("The choice", "svc leads on validation, says <b>.", "nodes", "groups"),
            said("The choice", "It cannot be told from knn.", "nodes"),
            said("Classes", "<b> is learnt.", "metrics"),
        ]
        self.excluded = "takes no weights & says so"
        self.estimators = []
        self.figures = {
            "exploration": ["counts", "pca"],
            "screening": [],
            "comparison": ["class_f1", "confusion", "inflation", "runtimes"],
            "verdicts": ["groups_of_settings"],
        }

    def write(self):
        task = self.root / "tasks/stars"
        folder = task / "comparison"
        folder.mkdir(parents=True, exist_ok=True)
        pd.DataFrame({"label": self.labels}).to_parquet(task / "table.parquet")
        lost = pd.DataFrame(self.left_out, columns=list(LEFT_OUT))
        lost.to_parquet(task / "left_out.parquet")
        pd.DataFrame(self.audit).to_parquet(task / "audit.parquet")
        status = [("honest", "done", ""), ("honest", "excluded", self.excluded)]
        nodes = pd.DataFrame(
            [*status, ("flawed", "done", "")], columns=["protocol", "status", "reason"]
        )
        nodes.assign(leaked=nodes["protocol"] == "flawed").to_parquet(folder / "nodes.parquet")
        columns = list(self.scores[0])
        scores = pd.DataFrame(self.scores, columns=columns)
        scores.to_parquet(folder / "scores-test-0.20.parquet")
        pairs = pd.DataFrame(self.pairs, columns=list(pair("svc", 0, 0)))
        pairs.to_parquet(folder / "inflation.parquet")
        decided = task / "verdicts"
        decided.mkdir(exist_ok=True)
        pd.DataFrame(self.verdict).to_parquet(decided / "verdict.parquet")
        for name in (name for names in self.figures.values() for name in names):
            (folder / f"{name}.png").write_bytes(PNG + name.encode())
        (task / "params.json").write_text(json.dumps({"versions": {"sklearn": "1.9.1"}}))
        files = {name: str(task / f"{name}.parquet") for name in ("table", "left_out", "audit")}
        for name in ("nodes", "inflation"):
            files[name] = str(folder / f"{name}.parquet")
        files["verdict"] = str(decided / "verdict.parquet")
        if self.estimators:
            files["estimators"] = str(folder / "summary.parquet")
            pd.DataFrame(self.estimators).to_parquet(files["estimators"])
        described = {
            "name": "stars",
            "classes": CLASSES,
            "estimators": bool(self.estimators),
            "sizes": ["0.20"],
            "figures": {
                stage: {name: f"What {name} <shows>." for name in names}
                for stage, names in self.figures.items()
            },
            "tables": {"scores": "Scores.", "reports": "Reports of <classes>."},
            "decided": {"groups": "Settings of a <group>."},
        }
        drawn = [name for names in self.figures.values() for name in names]
        inputs = {name: [path] for name, path in files.items()}
        inputs["scores"] = [str(folder / "scores-test-0.20.parquet")]
        inputs["figures"] = [str(folder / f"{name}.png") for name in drawn]
        inputs["params"] = [str(task / "params.json")]
        settings = {**SETTINGS, "tasks": [described]}
        write_report(inputs, str(self.root / "report.html"), settings)
        return (self.root / "report.html").read_text()


@pytest.fixture
def results(tmp_path):
    return Results(tmp_path)


def section(page, title):
    return page.split(f"<h3>{title}")[1].split("<h3>")[0]


def rows(part):
    """Return the cells of the tables' bodies as texts."""
    body = "".join(re.findall(r"<tbody>(.*?)</tbody>", part, re.DOTALL))
    return [
        [html.unescape(re.sub("<.*?>", "", cell)) for cell in re.findall(r"<td.*?</td>", row)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    ]


def test_texts_from_data_are_escaped(results):
    page = results.write()
    assert rows(section(page, "Stars"))[0][:3] == ["<b>", "90", "90.0 %"]
    assert "&lt;b&gt;" in page
    assert "<td><b></td>" not in page
    assert "takes no weights &amp; says so" in page


def test_stars_that_are_left_out_are_listed_with_the_reason_and_their_points(results):
    assert "No star of these classes is left out" in section(results.write(), "Stars left out")
    results.left_out = [
        lost("<b>", None, "no light curve", 31, points=(900, 300, "300 flagged by catflags")),
        lost("<b>", None, "no feature", 1, points=(900, 300, "300 flagged by catflags")),
        lost("RSCVn", None, None, 0, points=(50, 0, None)),
        lost(None, "E&W", "label in no class", 1200, 1200, points=(7, 0, None)),
        lost(None, None, "no label", 1, 1),
    ]
    part = section(results.write(), "Stars left out")
    assert rows(part) == [
        ["<b>", "100", "31", "31.0 %", "no light curve"],
        ["<b>", "100", "1", "1.0 %", "no feature"],
        ["<b>", "1,200", "300", "25.0 %", "300 flagged by catflags"],
    ]
    assert "1,200 stars have a label in no class (E&amp;W 1,200). 1 star has no label." in part
    assert "tasks/stars/left_out.parquet" in part


def test_the_best_are_chosen_by_validation_among_honest_settings(results):
    found = rows(section(results.write(), "Best setting of each model"))
    assert [row[:4] for row in found] == [
        ["svc", "smote", "0.610", "0.512"],
        ["knn", "none", "0.500", "0.434"],
    ]


def test_a_task_of_leaked_settings_only_has_no_best(results):
    results.scores = results.scores[-1:]
    page = results.write()
    assert "No setting of an honest protocol has run" in page
    assert "0.981" not in page


def test_scores_of_the_best_settings_have_intervals(results):
    for row in results.scores:
        row |= {"accuracy": 0.9, "accuracy_low": 0.89, "accuracy_high": 0.91}
        row |= {"macro_f1_low": 0.43, "macro_f1_high": 0.59, "macro_f1_sd": 0.02}
    results.scores = [reordered(row) for row in results.scores]
    part = section(results.write(), "Best setting of each model")
    scored = ["0.610", "0.512 [0.43, 0.59]", "0.900 [0.890, 0.910]"]
    assert rows(part)[0] == ["svc", "smote", *scored, "0.250", "0.250"]
    assert "tasks/stars/comparison/scores-test-0.20.parquet" in part


def reordered(row):
    """Return a row of scores with the metric and the times in their place, the last."""
    last = [name for name in row if name.startswith("macro_f1")]
    last += [name for name in row if name.endswith("seconds")]
    return {name: value for name, value in row.items() if name not in last} | {
        name: row[name] for name in last
    }


def test_each_task_opens_with_its_verdict_paragraph_by_paragraph(results):
    page = results.write()
    assert page.index("<h3>Verdict") < page.index("<h3>Stars")
    part = section(page, "Verdict")
    first, second = re.findall(r"<p><b>(.*?)</p>", part)
    plain = html.unescape(re.sub("<.*?>", "", first))
    assert plain == (
        "The choice. svc leads on validation, says <b>. It cannot be told from knn. from "
        "tasks/stars/comparison/nodes.parquet, tasks/stars/verdicts/groups.parquet"
    )
    assert "Classes.</b> &lt;b&gt; is learnt." in second
    assert "What groups_of_settings &lt;shows&gt;." in part
    assert 'Settings of a &lt;group&gt;. <a href="tasks/stars/verdicts/groups.md">md</a>' in part


def test_without_pairs_there_is_no_word_about_inflation(results):
    page = results.write()
    assert "What the leak adds" not in page
    assert "inflation.png" not in page
    assert "A protocol that leaks makes" not in page


def test_pairs_are_shown_the_most_flattered_first_and_said_in_a_sentence(results):
    results.pairs = [pair("knn", 0.5, 0.51), pair("svc", 0.54, 0.98)]
    part = section(results.write(), "What the leak adds")
    assert [row[0] for row in rows(part)] == ["svc", "knn"]
    assert rows(part)[0][4:9] == ["0.540", "0.640", "0.880", "0.980", "+0.440 [0.410, 0.470]"]
    assert "−0.020" in rows(part)[1][8]
    assert "2 pairs" in part
    assert "in 1 of them" in part
    assert "LEAKED" in part
    assert "inflation.png" in part


def test_a_difference_within_its_interval_is_no_news_for_the_head(results):
    results.pairs = [pair("knn", 0.5, 0.51)]
    page = results.write()
    assert "A protocol that leaks makes" not in page
    assert "in 0 of them" in section(page, "What the leak adds")


def test_for_a_loss_the_most_flattered_is_the_one_that_falls_most():
    pairs = pd.DataFrame([pair("knn", 0.5, 0.6), pair("svc", 0.9, 0.2)])
    found = compare_pairs(pairs, greater_is_better=False)
    assert found["pairs"]["rows"][0]["model"] == "svc"
    assert found["beyond"] == 1


def test_a_check_that_was_not_passed_is_shown_with_its_split(results):
    results.audit += [check("honest", False, "warning", "5 stars of <b> in fold 2")]
    results.audit += [check("flawed", False, "error", "9 copies")] * 2
    part = section(results.write(), "Audit")
    assert "honest: 2 checks, 0 errors, 1 warning and 0 remarks;" in part
    sentence = " ".join(re.sub("<.*?>", "", part).split())
    assert "flawed LEAKED, the positive control, which leaks on purpose: 3 checks, 2" in sentence
    first, second = rows(part)
    place = "honest/test-0.20/repeat-0/smote"
    assert first == ["test_star_trained_on", "warning", place, "5 stars of <b> in fold 2"]
    assert second == ["test_star_trained_on", "error", "flawed LEAKED", "2 findings"]


def test_errors_of_honest_protocols_come_first_whatever_the_positive_control_finds(results):
    results.audit += [check("flawed", False, "error", "9 copies")] * 45
    results.audit += [check("honest", False, "warning", "some")] * 3
    results.audit += [check("honest", False, "error", "a star")]
    part = section(results.write(), "Audit")
    messages = ["a star", "some", "some", "some", "45 findings"]
    assert [row[3] for row in rows(part)] == messages
    assert "more row" not in part


def test_remarks_are_listed_apart_and_fail_nothing(results):
    results.audit += [check("honest", False, "remark", "positions tell <b>")]
    part = section(results.write(), "Audit")
    assert "honest: 2 checks, 0 errors, 0 warnings and 1 remark;" in part
    shown, quiet = part.split("<details>")
    assert rows(shown) == []
    place = "honest/test-0.20/repeat-0/smote"
    assert rows(quiet) == [["test_star_trained_on", place, "positions tell <b>"]]


def test_long_tables_are_cut_and_the_rest_counted(results):
    results.audit += [check("honest", False, "error", "9 copies")] * 45
    part = section(results.write(), "Audit")
    assert len(rows(part)) == 40
    assert "5 more rows in" in part


def test_nodes_that_were_fitted_again_are_counted_by_their_models(results):
    ran = {**check("honest", True), "check": "predictions_elsewhere"}
    again = {**ran, "check": "predictions_not_reproduced"}
    axes = [("none", "knn"), ("smote", "knn"), ("none", "svc")]
    for resampler, model in axes:
        results.audit.append({**ran, "resampler": resampler, "model": model})
    for resampler, model in axes[1:]:
        results.audit.append({**again, "resampler": resampler, "model": model})
    part = " ".join(section(results.write(), "Audit").split())
    assert "2 of 3 nodes were fitted again" in part
    assert "knn (1), svc (1)." in part


def test_an_audit_that_was_passed_has_no_table(results):
    assert rows(section(results.write(), "Audit")) == []


def test_the_page_needs_no_other_file_and_links_are_relative(results):
    page = results.write()
    assert set(re.findall(r' src="(.{22})', page)) == {"data:image/png;base64,"}
    assert page.count("<img") == 6, "all but inflation, of which there is no pair"
    assert 'width="192" height="96"' in page
    links = re.findall(r'href="(.*?)"', page)
    assert "tasks/stars/comparison/reports-test-0.20.md" in links
    assert all(link.startswith(("tasks/", "#")) for link in links)
    assert str(results.root) not in page


def test_every_figure_that_is_drawn_is_shown_with_its_caption(results):
    results.figures["comparison"].append("of_a_new_kind")
    page = results.write()
    assert "What of_a_new_kind &lt;shows&gt;." in section(page, "Figures of all settings")
    assert (
        "What pca &lt;shows&gt;."
        in page.split("before any model saw them")[1].split("</details>")[0]
    )
    assert "Reports of &lt;classes&gt;." in section(page, "More tables")


def estimator(model, value, reason=None):
    scores = {f"{name}{end}": value for name in ("accuracy", "macro_f1") for end in _ENDS}
    return {"model": model, "reason": reason, **scores, "train_seconds": 0.01234}


_ENDS = ("", "_low", "_high")


def test_estimators_are_listed_with_intervals_or_the_reason_why_they_are_not(results):
    assert "Estimators with their defaults" not in results.write()
    results.estimators = [estimator("knn", 0.5), estimator("svc", None, "too few stars of A")]
    results.figures["screening"] = ["estimators"]
    page = results.write()
    assert "estimators.png" in section(page, "Estimators with their defaults")
    assert rows(section(page, "Estimators with their defaults")) == [
        ["knn", "0.500 [0.500, 0.500]", "0.500 [0.500, 0.500]", "0.0123", ""],
        ["svc", "", "", "", "too few stars of A"],
    ]


def test_the_same_files_give_the_same_bytes(results):
    assert results.write() == results.write()


def test_the_head_says_what_ran_and_with_what(results):
    head = results.write().split("<section>")[0]
    assert "2 done, 0 impossible, 1 excluded" in head
    assert "sklearn 1.9.1" in head
    assert "<dt>seed</dt><dd>7</dd>" in head
    assert 'flawed <b class="leaked">LEAKED</b>' in head
