"""Names in a configuration are what was typed, whatever YAML takes them for."""

import pytest
import yaml
from lightfold.errors import ConfigError
from lightfold.workflow import typed
from lightfold.workflow.config import complete
from samples import ROOT

SCHEMA = ROOT / "config/schemas/config.schema.yaml"
DATASET = "datasets: {mine: {kind: table, path: stars.csv}}"
GRID = "grid: [{models: [knn]}]"


def completed(tmp_path, *texts):
    """Return the configuration of some files, each of which adds to those before."""
    config, files = {}, []
    for number, text in enumerate(texts):
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(text)
        config |= yaml.safe_load(text)
    return complete(config, SCHEMA, files)


def classes(tmp_path, text):
    task = f"tasks: {{t: {{dataset: mine, classes: {text}}}}}"
    return completed(tmp_path, "\n".join((DATASET, task, GRID)))["tasks"]["t"]["classes"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3]", ["1", "2", "3"]),
        ("[1.0, 2.00, 3]", ["1", "2", "3"]),
        ("[007, 010, 0x1F]", ["007", "010", "0x1F"]),
        ("[NO, yes, Off, y]", ["NO", "yes", "Off", "y"]),
        ("[null, ~, NA, nan, .nan]", ["null", "~", "NA", "nan", ".nan"]),
        ("[2020-01-01, 12:30:00, 1e5, 1.0e+5]", ["2020-01-01", "12:30:00", "1e5", "1.0e+5"]),
        ("[RR Lyr, 'a/b', ' EW ', é*]", ["RR Lyr", "a/b", "EW", "é*"]),
        ("{NO: [1, 2.0], 3: [yes], null: [~]}", {"NO": ["1", "2"], "3": ["yes"], "null": ["~"]}),
        (f"[{'x' * 300}, B]", ["x" * 300, "B"]),
    ],
)
def test_classes_are_what_was_typed(tmp_path, text, expected):
    assert classes(tmp_path, text) == expected


def test_an_empty_item_is_no_class(tmp_path):
    with pytest.raises(ConfigError, match=r"tasks\.t\.classes\.1: None is not of type 'string'"):
        classes(tmp_path, "[A, , B]".replace(", ,", ", !!null '',"))


def test_names_of_bands_columns_and_tasks_are_what_was_typed(tmp_path):
    config = completed(
        tmp_path,
        """
datasets:
  1:
    kind: light_curves
    path: points.csv
    objects: stars.csv
    id: 5
    columns: {mag: 3.0}
    bands: {1: g, 2.0: 3, no: NO, y: y, 4: null, 5: ~}
tasks: {2: {dataset: 1, classes: [A, B], exclude: [1, no]}}
features: {bands: [y, 1, NO]}
grid: [{models: [knn], tasks: [2]}]
""",
    )
    dataset = config["datasets"]["1"]
    bands = {"1": "g", "2.0": "3", "no": "NO", "y": "y", "4": None, "5": None}
    assert (dataset["id"], dataset["columns"], dataset["bands"]) == ("5", {"mag": "3.0"}, bands)
    assert config["tasks"]["2"]["dataset"] == "1"
    assert config["tasks"]["2"]["exclude"] == ["1", "no"]
    assert config["features"]["bands"] == ["y", "1", "NO"]
    assert config["grid"][0]["tasks"] == ["2"]


def test_merged_keys_and_later_files_count(tmp_path):
    config = completed(
        tmp_path,
        f"{DATASET}\n{GRID}\ntasks: {{a: &a {{dataset: mine, classes: [NO, 1]}}, b: *a}}",
        "tasks: {t: {dataset: mine, classes: [off, 2]}, u: {dataset: mine, classes: [on, 1]}}",
        "tasks:\n  <<: {t: {dataset: mine, classes: [OFF, 2]}}\n"
        "  u: {dataset: mine, classes: [A, B]}",
    )
    assert config["tasks"]["t"]["classes"] == ["OFF", "2"]
    assert config["tasks"]["u"]["classes"] == ["A", "B"]


def test_without_a_file_numbers_are_names_and_truth_values_are_refused():
    def of(*names):
        config = yaml.safe_load(f"{DATASET}\n{GRID}")
        config["tasks"] = {"t": {"dataset": "mine", "classes": list(names)}}
        return complete(config, SCHEMA)["tasks"]["t"]["classes"]

    assert of(1, 2.0) == ["1", "2"]
    with pytest.raises(ConfigError, match=r"classes\.1: False is not.*put the name in quotes"):
        of("A", False)


def test_numbers_and_switches_stay_what_they_are(tmp_path):
    text = f"{DATASET}\n{GRID}\ntasks: {{t: {{dataset: mine, classes: [A, B]}}}}"
    config = completed(tmp_path, f"{text}\nseed: 1\nsplit: {{same_star_arcsec: 1.0}}")
    assert (config["seed"], config["split"]["same_star_arcsec"]) == (1, 1.0)


def test_a_key_that_is_there_twice_is_refused(tmp_path):
    text = f"{DATASET}\n{GRID}\ntasks: {{t: {{dataset: mine, classes: [A, B]}}}}\nseed: 1\nseed: 2"
    with pytest.raises(ConfigError, match=r"0\.yaml: line 5: the key 'seed' is there twice"):
        completed(tmp_path, text)


def test_a_key_that_is_there_twice_in_json_with_tabs_is_refused(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text('{\n\t"seed": 1,\n\t"seed": 2\n}')
    with pytest.raises(ConfigError, match=r"mine\.json: line 3: the key 'seed' is there twice"):
        typed.read([path])


def test_a_scalar_that_yaml_makes_nothing_of_is_text(tmp_path):
    assert list(classes(tmp_path, "{=: [a], B: [b]}")) == ["=", "B"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{NO: [a], off: [b]}", r"line 2: the keys 'NO' and 'off' are one to YAML.*quotes"),
        ("{16: [a], 0x10: [b]}", "the keys '16' and '0x10' are one to YAML"),
        ("{1: [a], 1.0: [b]}", "the keys '1' and '1.0' are one to YAML"),
        ("{1: [a], '1': [b]}", r"tasks\.t\.classes\.1: is there twice"),
        ("{a: [x], a: [y]}", "the key 'a' is there twice"),
        ('{"A\\n": [a], B: [b]}', r"tasks\.t\.classes: the name of class 'A\\n'"),
        ("{'': [a], B: [b]}", "'' is no name of a class"),
        ("{A: [' '], B: [b]}", "a label of class 'A' is empty"),
        ("['', B]", "'' is no name of a class"),
    ],
)
def test_classes_that_are_one_or_none_are_refused(tmp_path, text, said):
    with pytest.raises(ConfigError, match=said):
        classes(tmp_path, text)


def test_classes_are_text_in_a_mapping_too(tmp_path):
    found = classes(tmp_path, "{1: [a], NO: [b], null: [c], 2020-01-01: [d], 1.0e+1: [e]}")
    assert list(found) == ["1", "NO", "null", "2020-01-01", "1.0e+1"]


def test_merged_keys_count_once_and_merging_twice_is_refused(tmp_path):
    base = "x: &x {seed: 1}\ny: &y\n  <<: *x\n  seed: 2\nz: *y\n"
    path = tmp_path / "merged.yaml"
    path.write_text(base)
    (tree,) = typed.read([path])
    assert tree["z"][1]["seed"][1].value == 2
    path.write_text(base + "w: {<<: *x, <<: *y}\n")
    with pytest.raises(ConfigError, match="'<<' is there twice.*<<: \\[\\*first"):
        typed.read([path])


def test_what_holds_itself_is_refused(tmp_path):
    path = tmp_path / "loop.yaml"
    path.write_text("a: &a {b: *a}\n")
    with pytest.raises(ConfigError, match="holds itself"):
        typed.read([path])
