"""What the documents promise is what the files say."""

import re

import pytest
import yaml
from house import rules
from lightfold import registry
from lightfold.workflow.config import complete
from lightfold.workflow.grid import nodes
from lightfold.workflow.nodes import planned
from samples import ROOT

SCHEMA = ROOT / "config/schemas/config.schema.yaml"


def read(name):
    return (ROOT / name).read_text()


def blocks(name, language):
    return re.findall(rf"^```{language}\n(.*?)^```", read(name), re.DOTALL | re.MULTILINE)


def grid(config):
    return planned(nodes(complete(config, SCHEMA)))


def named(axis):
    """Return the plug-ins that docs/index.md names."""
    row = re.search(rf"^\| `{axis}/` \| (.*) \|$", read("docs/index.md"), re.MULTILINE)[1]
    return set(re.findall(r"`(\w+)`", row))


@pytest.mark.parametrize("axis", registry.PLUGIN_AXES)
def test_every_plugin_on_the_first_page_is_there(axis):
    """A new one need not be named, because that would be one more file to edit."""
    assert named(axis)
    assert named(axis) <= set(registry.names(axis))


def test_the_picture_of_the_dag_has_the_rules_of_the_workflow():
    drawn = re.findall(r'id="rule-(\w+)"', read("docs/figures/dag.svg"))
    assert sorted(drawn) == sorted(rules())


def test_the_readme_is_short_and_opens_with_two_commands():
    assert len(read("README.md").splitlines()) <= 60
    run, tests = blocks("README.md", "bash")
    headings = re.findall(r"^## (.*)$", read("README.md"), re.MULTILINE)
    assert headings[:2] == ["Run it", "Test it"]
    assert run.endswith("/snakemake --cores all\n")
    assert tests.endswith("/pytest\n")


def test_the_configuration_in_the_readme_is_a_valid_one():
    (block,) = blocks("README.md", "yaml")
    assert len(grid(yaml.safe_load(block))) == 4


def test_configurations_on_the_page_of_stars_are_valid_ones():
    whole = yaml.safe_load(blocks("README.md", "yaml")[0])
    dataset = {"kind": "table", "path": "stars.csv"}
    shown = [yaml.safe_load(block) for block in blocks("docs/your-stars.md", "yaml")]
    assert len(shown) > 3
    for part in shown:
        if not part.keys() & whole.keys():  # options of a table
            part = {"datasets": {"mine": dataset | part}}
        own = {"datasets": {"mine": dataset}, **part}
        tasks = {"binaries": {"dataset": next(iter(own["datasets"])), "classes": ["A", "B"]}}
        complete({**whole, "tasks": tasks, **own}, SCHEMA)


def test_configurations_on_the_page_of_predictions_are_valid_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    whole = yaml.safe_load(blocks("README.md", "yaml")[0])
    shown = [yaml.safe_load(block) for block in blocks("docs/predictions.md", "yaml")]
    asked = [entry for part in shown for entry in part.get("predict", {}).values()]
    assert len(asked) > 3
    for part in shown:
        assert set(part) <= {"predict", "export"}
        for entry in part.get("predict", {}).values():
            data = entry["data"] if isinstance(entry["data"], dict) else {"path": entry["data"]}
            for name in filter(None, (data["path"], data.get("objects"), entry.get("periods"))):
                file = tmp_path / "data" / name.replace("*", "a")
                file.parent.mkdir(exist_ok=True, parents=True)
                file.write_text("object_id,period\na,1\n")
        complete({**whole, **part}, SCHEMA)
    keys = {key for entry in asked for key in entry}
    known = yaml.safe_load(SCHEMA.read_text())["properties"]["predict"]["additionalProperties"]
    page = read("docs/predictions.md")
    for key in known["properties"]:
        assert f"| `{key}` |" in page, key
    assert {"data", "model", "prior", "format", "classes", "periods"} <= keys


@pytest.mark.parametrize("path", sorted((ROOT / "config").glob("*.yaml")), ids=lambda p: p.name)
def test_the_table_of_experiments_says_how_many_nodes_each_has(path):
    config = complete(yaml.safe_load(path.read_text()), SCHEMA)
    number = len(grid(config))
    row = re.search(rf"^\| \[`{path.name}`\].*$", read("config/README.md"), re.MULTILINE)[0]
    assert f"| {number} nodes" in row
    if path.name == "config.yaml":
        leaks = {name: registry.declared("protocols", name, "LEAKS") for name in named("protocols")}
        leaked = sum(leaks[node["protocol"]] for node in grid(config))
        assert (
            f"{number} nodes of up to {config['tuning']['trials']} trials, {leaked} of them" in row
        )
        assert f"runs {number} nodes" in read("README.md")


@pytest.mark.parametrize("name", ["README.md", "config/README.md"])
def test_links_outside_of_the_site_lead_somewhere(name):
    """Links inside the site are checked when it is built."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", read(name))
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_rules_open_by_saying_what_they_make_need_and_leave():
    for path in (ROOT / "rules").glob("*.smk"):
        opening = re.match(r"(?:#.*\n)+", path.read_text())[0]
        assert re.findall(r"^# (\w+):", opening, re.MULTILINE) == ["Makes", "Needs", "Leaves"]


def test_the_slurm_profile_says_of_each_rule_with_which_others_its_jobs_are_batched():
    """A Slurm job costs seconds before it does anything, so only long jobs are submitted alone."""
    profile = yaml.safe_load((ROOT / "profiles/slurm/config.yaml").read_text())
    submitted = set(rules()) - {"audit", "status"}
    long = {"load_curves", "extract", "augment", "export_model", "predict_table"}
    assert submitted - set(profile["groups"]) == long
    assert set(profile["groups"]) <= submitted
    assert set(profile["group-components"]) <= set(profile["groups"].values())
