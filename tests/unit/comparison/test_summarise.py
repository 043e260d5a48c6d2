"""Tables for people: the numbers are scikit-learn's, and every format says what leaked."""

import re

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.comparison import listings
from lightfold.comparison.inflate import COLUMNS as INFLATION
from lightfold.comparison.scores import SETTING, average_repeats, by_validation, weighted
from lightfold.comparison.summarise import COLUMNS, write_tables
from lightfold.display import listing
from lightfold.display.listing import Listing
from samples import node, records
from sklearn.metrics import classification_report, precision_recall_fscore_support

SUFFIXES = ("csv", "md", "tex")
CLASSES = ["A", "B"]
SUMMARIES = ["accuracy", "macro avg", "weighted avg"]


def scored(nodes):
    made = records(nodes)
    return average_repeats(made["metrics"], made["nodes"], made["runtimes"])


def grids(text):
    """Return the cells of each Markdown table in a text, without the line under its head."""
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    cells = [
        [re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines()] for block in blocks
    ]
    found = [[[cell.strip() for cell in row] for row in table] for table in cells]
    for table in found:
        assert len({len(row) for row in table}) == 1, "every row has as many cells"
        assert all(set(cell) <= set(":-") for cell in table.pop(1))
    return found


def named(tidy, *others):
    """Return a tidy report by class or, where there is none, by what it sums up."""
    return tidy.assign(row=tidy["class"].fillna(tidy["summary"])).set_index([*others, "row"])


def written(own, tmp_path):
    for suffix in SUFFIXES:
        listing.write(own, tmp_path / f"list.{suffix}")
    return [(tmp_path / f"list.{suffix}").read_text() for suffix in SUFFIXES]


@pytest.mark.parametrize("seed", range(4))
def test_the_report_is_that_of_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    classes = ["A", "B", "C", "never predicted", "no member"]
    label = rng.choice(classes[:4], 80, p=[0.7, 0.1, 0.1, 0.1])
    predicted = np.where(rng.uniform(size=80) < 0.6, label, rng.choice(classes, 80))
    predicted[predicted == "never predicted"] = "A"
    pairs = pd.DataFrame({"label": label, "predicted": predicted}).value_counts()
    every = pd.MultiIndex.from_product([classes, classes], names=["label", "predicted"])
    confusion = pairs.reindex(every, fill_value=0).rename("count").reset_index()
    setting = pd.Series(dict.fromkeys(SETTING, "one"))
    own = weighted(confusion.assign(**setting), setting)
    report = listings.class_report(own, classes)
    assert report["class"].dropna().tolist() == classes
    assert report["summary"].dropna().tolist() == SUMMARIES
    assert (report["class"].isna() != report["summary"].isna()).all()
    report = report.set_index(report["class"].fillna(report["summary"]))
    expected = classification_report(
        label, predicted, labels=classes, zero_division=0, output_dict=True
    )
    accuracy = {"micro avg", "accuracy"} & set(expected)
    assert len(report) == len(classes) + 3
    assert report.loc["accuracy", "f1"] == pytest.approx((label == predicted).mean())
    assert report.loc["accuracy", ["precision", "recall"]].isna().all()
    assert report.loc["accuracy", "support"] == 80
    for name in set(expected) - accuracy:
        found = report.loc[name, ["precision", "recall", "f1", "support"]]
        assert found.tolist() == pytest.approx(list(expected[name].values())), name


def test_reports_pool_the_repeats_and_stand_in_the_order_of_the_scores(tmp_path):
    nodes = [node("knn", "none", True, 0), *(node("svc", "none", False, i) for i in range(3))]
    scores, made = by_validation(scored(nodes), True), records(nodes)
    own = listings.reports(scores, made["confusion"], made["metrics"], CLASSES)
    assert [title for title, _ in own.parts] == [
        "svc · none (argmax)",
        "knn · none · leaked (argmax)",
    ]
    tidy = named(own.tidy, "model")
    assert tidy.loc[("svc", "A"), "support"] == 3 * 8
    assert tidy.loc[("knn", "A"), "support"] == 8
    assert tidy.loc[("svc", "macro avg"), "f1"] == pytest.approx(0.75)
    csv, markdown, latex = written(own, tmp_path)
    head = "protocol,test_size,resampler,reducer,model,leaked,decision,class,summary,"
    head += "precision,recall,f1,support,"
    ends = "precision_low,precision_high,recall_low,recall_high,f1_low,f1_high"
    assert csv.splitlines()[0] == head + ends
    assert {line.split(",")[5] for line in csv.splitlines()[1:]} == {"true", "false"}
    assert re.findall("### (.*)", markdown) == [title for title, _ in own.parts]
    first = grids(markdown)[0]
    assert first[0] == ["class", "summary", "precision", "recall", "f1", "support"]
    assert [row[0] for row in first[1:]] == ["A", "B", "", "", ""]
    assert [row[1] for row in first[1:]] == ["", "", *SUMMARIES]
    assert first[3] == ["", "accuracy", "", "", "0.750 [0.692, 0.779]", "48"], "three equal repeats"
    assert latex.count(r"\begin{tabular}") == latex.count(r"\end{tabular}") == 2


def test_reports_have_the_intervals_of_metrics_and_none_without_such_a_metric(tmp_path):
    nodes = [node("svc", "none", False)]
    made = records(nodes)
    recall = made["metrics"].head(1).assign(metric="recall", value=0.75, low=0.41, high=0.93)
    recall = pd.concat([recall.assign(**{"class": name}) for name in CLASSES])
    metrics = pd.concat([made["metrics"], recall])
    own = listings.reports(scored(nodes), made["confusion"], metrics, CLASSES)
    tidy = named(own.tidy)
    assert tidy.loc["A", ["recall_low", "recall_high"]].tolist() == [0.41, 0.93]
    assert tidy.loc["A", ["precision_low", "f1_high"]].isna().all()
    assert tidy.loc["macro avg", ["f1_low", "f1_high"]].tolist() == [0.65, 0.8]
    _, markdown, _ = written(own, tmp_path)
    assert grids(markdown)[0][1] == ["A", "", "0.750", "0.75 [0.41, 0.93]", "0.750", "8"]


def test_classes_called_as_rows_of_a_report_keep_their_scores(tmp_path):
    classes = ["accuracy", "macro avg", "weighted avg", "true class", "micro avg"]
    label = np.repeat(classes, 4)
    predicted = np.array(([*classes, classes[0], classes[0], classes[1]] * 3)[: len(label)])
    setting = pd.Series(dict.fromkeys(SETTING, "one"))
    counts = pd.DataFrame({"label": label, "predicted": predicted}).value_counts()
    own = weighted(counts.rename("count").reset_index().assign(**setting), setting)
    report = listings.class_report(own, classes)
    precision, recall, f1, support = precision_recall_fscore_support(
        label, predicted, labels=classes, zero_division=0
    )
    expected = np.column_stack([precision, recall, f1, support])
    found = report.dropna(subset="class")
    assert found["class"].tolist() == classes
    assert found[[*listings.REPORTED, "support"]].to_numpy() == pytest.approx(expected)
    summary = report[report["class"].isna()].set_index("summary")
    assert summary.loc["accuracy", "f1"] == pytest.approx((label == predicted).mean())
    assert summary.loc["macro avg", "recall"] == pytest.approx(recall.mean())
    made = records([node("knn", "none", False)])
    names = {"A": "accuracy", "B": "true class"}
    confusion = made["confusion"].replace({"label": names, "predicted": names})
    scores = scored([node("knn", "none", False)])
    _, markdown, _ = written(listings.confusions(scores, confusion, list(names.values())), tmp_path)
    assert grids(markdown)[0] == [
        ["true class", "accuracy", "true class"],
        ["accuracy", "6 (75 %)", "2 (25 %)"],
        ["true class", "2 (25 %)", "6 (75 %)"],
    ]


def test_reports_and_matrices_of_several_repeats_say_that_these_are_pooled(tmp_path):
    nodes = [node("svc", "none", False, repeat) for repeat in (0, 1)]
    scores, confusion = scored(nodes), records(nodes)["confusion"]
    confusion.loc[confusion["repeat"] == 1, "count"] = [1, 3, 0, 12]
    pooled = listings.reports(scores, confusion, records(nodes)["metrics"], CLASSES)
    _, markdown, latex = written(pooled, tmp_path)
    assert "repeats pooled: 2" in markdown.splitlines()[0]
    assert "repeats pooled: 2" in latex.splitlines()[1]
    found = named(pooled.tidy)
    f1 = 2 * 7 / (12 + 9)  # of A: 7 hits, 12 members, 9 predictions; the mean of both is 0.575
    assert found.loc["A", ["f1", "support"]].tolist() == pytest.approx([f1, 12])
    matrices = listings.confusions(scores, confusion, CLASSES)
    assert matrices.remark.startswith(listings.MATRICES)
    assert "repeats pooled: 2" in matrices.remark
    assert matrices.tidy["count"].tolist() == [7, 5, 2, 18]
    nodes.append(node("knn", "none", False))
    made = records(nodes)
    uneven = listings.reports(scored(nodes), made["confusion"], made["metrics"], CLASSES)
    assert "repeats pooled: 1 to 2" in uneven.remark


def test_a_single_repeat_is_not_said_to_be_pooled():
    nodes = [node("svc", "none", False)]
    scores, confusion = scored(nodes), records(nodes)["confusion"]
    assert (
        listings.reports(scores, confusion, records(nodes)["metrics"], CLASSES).remark
        == listings.BRACKETS
    )
    assert listings.confusions(scores, confusion, CLASSES).remark == listings.MATRICES


def test_confusion_matrices_are_counts_and_percent_of_the_true_class(tmp_path):
    nodes = [node("knn", "none", False), node("knn", "none", True)]
    own = listings.confusions(scored(nodes), records(nodes)["confusion"], CLASSES)
    csv, markdown, latex = written(own, tmp_path)
    assert own.tidy[["label", "predicted", "count", "percent"]].to_numpy().tolist()[:4] == [
        *(["A", "A", 6, 75.0], ["A", "B", 2, 25.0]),
        *(["B", "A", 2, 25.0], ["B", "B", 6, 75.0]),
    ]
    assert len(csv.splitlines()) == 1 + 2 * 4
    assert grids(markdown)[0] == [
        ["true class", "A", "B"],
        ["A", "6 (75 %)", "2 (25 %)"],
        ["B", "2 (25 %)", "6 (75 %)"],
    ]
    assert r"6 (75 \%)" in latex


def test_errors_of_class_codes_say_in_every_format_that_they_mean_nothing(tmp_path):
    nodes = [node("knn", "none", False, repeat) for repeat in (0, 1)]
    metrics = records(nodes)["metrics"]
    metrics.loc[(metrics["metric"] == "mae") & (metrics["repeat"] == 1), "value"] = 0.75
    own = listings.class_code_errors(scored(nodes), metrics)
    assert own.tidy[["mae", "r2"]].to_numpy().tolist() == [[0.5, -0.1]]
    csv, markdown, latex = written(own, tmp_path)
    assert csv.splitlines()[0].endswith("model,leaked,decision,mae,r2,remark")
    assert listings.NO_MEANING in csv.splitlines()[1]
    assert markdown.startswith(listings.NO_MEANING)
    assert latex.splitlines()[1] == listings.NO_MEANING


def test_without_such_a_metric_the_table_is_empty_and_says_so(tmp_path):
    nodes = [node("knn", "none", False)]
    metrics = records(nodes)["metrics"].query("metric == 'accuracy'")
    csv, markdown, latex = written(listings.class_code_errors(scored(nodes), metrics), tmp_path)
    assert csv == "protocol,test_size,resampler,reducer,model,leaked,decision,remark\n"
    assert markdown == latex == f"{listings.NO_CODES}\n"


def test_inflation_is_listed_tuned_and_default_and_says_what_its_columns_mean(tmp_path):
    axes = {name: "x" for name, kind in INFLATION.items() if kind == "string"}
    numbers = {
        name: i / 1000 for i, (name, kind) in enumerate(INFLATION.items()) if name not in axes
    }
    pairs = pd.DataFrame([{**axes, **numbers, "test_size": 0.2, "repeat": 0}])[list(INFLATION)]
    csv, markdown, latex = written(listings.inflation(pairs, "macro_f1"), tmp_path)
    assert csv.splitlines()[0] == ",".join(INFLATION)
    remark = markdown.splitlines()[0]
    headings = ["honest", "honest_balanced", "LEAKED natural", "LEAKED", "difference"]
    assert all(f"{name}:" in remark for name in headings)
    tuned, default = grids(markdown)
    assert (
        tuned[0]
        == default[0]
        == [
            "test_size",
            "repeat",
            "resampler",
            "reducer",
            "model",
            *listings.PROTOCOLS,
            *headings,
            "low",
            "high",
        ]
    )
    for table, suffix in ((tuned, ""), (default, "_default")):
        expected = [f"{numbers[f'{name}{suffix}']:.3f}" for name in listings.MEASURES]
        assert table[1][-len(expected) :] == expected
    assert r"honest\_balanced & LEAKED natural & LEAKED &" in latex
    assert "Default parameters" in latex


def test_labels_that_are_markup_are_shown_as_they_are(tmp_path):
    table = pd.DataFrame({"label": ["a|b", "<b>", "R&D_1 50%", "1e5", "007"], "f1": [0.5] * 5})
    _, markdown, latex = written(Listing(table, [("of a_b", table)]), tmp_path)
    (grid,) = grids(markdown)
    assert [row[0] for row in grid[1:]] == [r"a\|b", r"\<b>", "R&D_1 50%", "1e5", "007"]
    assert r"R\&D\_1 50\%" in latex
    assert r"\textbf{of a\_b}" in latex
    assert pd.read_csv(tmp_path / "list.csv", dtype=str)["label"].tolist() == list(table["label"])


def test_names_that_are_formulas_links_or_of_many_lines_are_shown_as_they_are(tmp_path):
    names = ["Ba$$in", "_x_", "a_b [0.1, 0.2]", "[a](b)", "c~d^e\\f", "two\nlines\there", "&amp;"]
    table = pd.DataFrame({"label": names, "f1\n": [0.5] * len(names)})
    _, markdown, latex = written(Listing(table, [("", table)]), tmp_path)
    (grid,) = grids(markdown)
    assert [row[0] for row in grid[1:]] == [
        *(r"Ba\$\$in", r"\_x\_", "a_b [0.1, 0.2]", r"[a\](b)", r"c\~d^e\\f"),
        *("two lines here", r"\&amp;"),
    ]
    assert grid[0][1] == "f1"
    assert r"Ba\$\$in & 0.500" in latex
    assert "{}[a](b) & " in latex
    assert r"c\textasciitilde{}d\textasciicircum{}e\textbackslash{}f & " in latex
    assert "two lines here & " in latex
    names[names.index("two\nlines\there")] = "two lines here"
    assert pd.read_csv(tmp_path / "list.csv", dtype=str)["label"].tolist() == names


@pytest.mark.parametrize("ran", [True, False])
def test_the_tables_of_a_test_size_are_of_that_size_with_leaked_settings_last(tmp_path, ran):
    nodes = [
        *(node("knn", "none", leaked, test_size=0.2) for leaked in (True, False)),
        node("svc", "none", False, test_size=0.3),
    ]
    paths = {}
    for name, table in records(nodes if ran else []).items():
        paths[name] = str(tmp_path / f"{name}.parquet")
        table.astype({"leaked": bool}).to_parquet(paths[name])
    kinds = ["scores", "reports", "confusion", "class_code_errors"]
    outputs = [
        str(tmp_path / f"{kind}-test-0.20.{suffix}") for kind in kinds for suffix in SUFFIXES
    ]
    outputs.append(str(tmp_path / "scores-test-0.20.parquet"))
    write_tables(paths, outputs, {"classes": CLASSES, "metric": "macro_f1"}, 0.2)
    for kind in kinds:
        found = pd.read_csv(tmp_path / f"{kind}-test-0.20.csv")
        assert list(found)[:6] == [*SETTING, "leaked"]
        assert found["leaked"].drop_duplicates().tolist() == ([False, True] if ran else [])
        text = (tmp_path / f"{kind}-test-0.20.md").read_text()
        assert ran or kind == "scores" or text.strip() in (listings.NO_NODE, listings.NO_CODES)
    read = tables.read(tmp_path / "scores-test-0.20.parquet")
    assert list(read)[: len(COLUMNS)] == list(COLUMNS)
    listed = pd.read_csv(tmp_path / "scores-test-0.20.csv")
    if ran:
        pd.testing.assert_frame_equal(read, listed, check_exact=True)
        (scores,) = grids((tmp_path / "scores-test-0.20.md").read_text())
        assert [row[5] for row in scores] == ["leaked", "", "leaked"]
        assert scores[1][scores[0].index("macro_f1")] == "0.750 [0.65, 0.80]"
        assert not any("_low" in name or "_sd" in name for name in scores[0])
