"""What the documents promise is what the files say."""

import re

import pytest
import yaml
from lightfold import plugins
from samples import ROOT


def keys(schema, where=""):
    for key, part in schema.get("properties", {}).items():
        yield f"{where}{key}", part["description"]
        yield from keys(part, f"{where}{key}.")
        for inner, mark in (("additionalProperties", "NAME."), ("items", "")):
            if isinstance(part.get(inner), dict):
                yield from keys(part[inner], f"{where}{key}.{mark}")


def test_every_key_is_explained_in_the_readme_as_in_the_schema():
    readme = (ROOT / "config/README.md").read_text()
    schema = yaml.safe_load((ROOT / "config/schemas/config.schema.yaml").read_text())
    options = [plugins.declared("datasets", kind, "OPTIONS") for kind in plugins.names("datasets")]
    for part in [schema, *options]:
        for key, description in keys(part):
            rows = re.findall(rf"^\| `{re.escape(key)}` \|.*$", readme, re.MULTILINE)
            assert any(description in row for row in rows), f"config/README.md: `{key}`"


def named(axis):
    """Return the plug-ins that README.md names. A new one has to be no third place to touch."""
    readme = (ROOT / "README.md").read_text()
    row = re.search(rf"^\| `{axis}/` \| (.*) \|$", readme, re.MULTILINE)[1]
    return set(re.findall(r"`(\w+)`", row))


@pytest.mark.parametrize("axis", plugins.AXES)
def test_every_plugin_that_the_readme_names_is_there(axis):
    assert named(axis)
    assert named(axis) <= set(plugins.names(axis))


def test_resamplers_are_explained_and_what_is_explained_is_there():
    text = (ROOT / "config/README.md").read_text().split("\n## Resamplers\n")[1].split("\n## ")[0]
    explained = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert named("resamplers") <= explained <= set(plugins.names("resamplers"))


def test_the_configuration_in_the_readme_is_a_valid_one():
    from lightfold.config import complete
    from lightfold.grid import nodes

    text = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    schema = ROOT / "config/schemas/config.schema.yaml"
    assert len(nodes(complete(yaml.safe_load(text), schema))) == 4


def test_the_documents_say_how_many_nodes_the_default_experiment_has():
    from lightfold.config import complete
    from lightfold.grid import nodes, planned

    config = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    grid = planned(nodes(complete(config, ROOT / "config/schemas/config.schema.yaml")))
    leaked = sum(plugins.declared("protocols", node["protocol"], "LEAKS") for node in grid)
    assert f"runs {len(grid)} nodes" in (ROOT / "README.md").read_text()
    assert (
        f"{len(grid)} nodes of 5 trials, {leaked} of them leaked"
        in (ROOT / "config/README.md").read_text()
    )


def test_rules_open_by_saying_what_they_make_need_and_leave():
    for path in (ROOT / "rules").glob("*.smk"):
        start = path.read_text().splitlines()[:3]
        assert [line.split()[1] for line in start] == ["Makes:", "Needs:", "Leaves:"], path.name


def test_every_rule_has_one_short_script_of_its_name():
    rules = [
        rule
        for path in (ROOT / "rules").glob("*.smk")
        for rule in re.findall(r"^rule (\w+):", path.read_text(), re.MULTILINE)
    ]
    scripts = {path.stem: path for path in (ROOT / "scripts").glob("*.py")}
    assert sorted(rules) == sorted(scripts)
    for path in scripts.values():
        assert len(path.read_text().splitlines()) <= 15, path.name


def test_every_rule_that_leaves_a_file_carries_the_fingerprint_of_its_script():
    """Dates of scripts are not looked at, so a rule without one would never see its code change."""
    package = (ROOT / "scripts/lightfold").glob("*.py")
    asked = "".join(path.read_text() for path in package)
    for path in (ROOT / "rules").glob("*.smk"):
        for block in re.split(r"^rule ", path.read_text(), flags=re.MULTILINE)[1:]:
            if "output:" in block:
                script = re.search(r'"\.\./scripts/(\w+\.py)"', block)[1]
                assert re.search(r"\bcode=", block), path.name
                assert f'"{script}"' in block + asked, path.name


def test_the_slurm_profile_says_of_each_rule_with_which_others_its_jobs_are_batched():
    """A Slurm job costs seconds before it does anything: only long ones are submitted alone."""
    profile = yaml.safe_load((ROOT / "config/profiles/slurm/config.yaml").read_text())
    rules = {path.stem for path in (ROOT / "scripts").glob("*.py")} - {"audit"}
    assert rules - set(profile["groups"]) == {"load_curves", "extract", "augment"}
    assert set(profile["groups"]) <= rules
    assert set(profile["group-components"]) <= set(profile["groups"].values())
