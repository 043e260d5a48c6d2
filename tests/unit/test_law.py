"""The law of the house: whoever knows a rule's name knows where everything of it is.

Rule RULE in ``rules/STAGE.smk`` runs ``scripts/RULE.py``, which runs a function of
``lightfold/STAGE/RULE.py``. What the rule asks for is in ``lightfold/workflow/STAGE.py``, and its
test is ``tests/unit/STAGE/test_RULE.py``. Rules that share a verb share its files: ``load_curves``
and ``load_features`` run ``load.py``. A value on an axis is ``plugins/AXIS/VALUE.py``. A check of
the audit on X is in ``audit/X.py``.
"""

import ast
import graphlib
import re

import pytest
from house import PACKAGE, SCRIPTS, imported, imports, missing, modules, rules
from lightfold import registry
from lightfold.runtime import fingerprint
from samples import ROOT

#: Modules beside the packages. A new one needs a reason for being in no package.
LOOSE = {"axes", "errors", "predictions", "registry", "seeds", "tables"}

#: Packages, each of which imports from itself and from those before it alone.
ORDER = [
    *("runtime", "statistics", "curves", "display"),
    *("data", "features", "images", "sampling", "fitting", "reduction"),
    "plugins",
    *(
        "tuning",
        "ensembles",
        "audit",
        "exploration",
        "screening",
        "comparison",
        "verdicts",
        "prediction",
        "report",
        "workflow",
    ),
]

#: Packages that import a plug-in by name and not through the registry, because they need it
#: whatever the configuration says. Their fingerprints then hold the plug-in.
ALWAYS = {
    ("exploration", "reducers.pca"),
    ("prediction", "families.fourier"),
    ("screening", "metrics.accuracy"),
    ("screening", "metrics.macro_f1"),
}

RULES = rules()
STAGES = sorted({path.stem for path in (ROOT / "rules").glob("*.smk")} - {"common"})
GRAPH = {module: imported(path) for module, path in modules().items()}


def room(module):
    """Return the package that a module is in; "" if it is beside the packages."""
    first = module.split(".")[1] if "." in module else ""
    return first if (PACKAGE / first).is_dir() else ""


def script_of(rule):
    """Return the script of a rule, or of its verb if rules share it."""
    return SCRIPTS / f"{rule if (SCRIPTS / f'{rule}.py').exists() else rule.partition('_')[0]}.py"


def job(rule):
    """Return the module and the function that the script of a rule runs."""
    script = script_of(rule)
    calls = [node for node in ast.walk(ast.parse(script.read_text())) if isinstance(node, ast.Call)]
    (function,) = [call.args[0].value for call in calls if ast.unparse(call.func) == "run"]
    return function.rsplit(".", 1)


def functions(path):
    """Return the names of the functions that a module defines."""
    tree = ast.parse(path.read_text())
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def own(rule):
    """Return the names that a rule's files may have: its own, and its verb."""
    return rule, rule.partition("_")[0]


# --- rules ----------------------------------------------------------------------------------------


def test_every_rule_has_one_script_of_its_name_and_every_script_is_a_rules():
    assert RULES
    assert set(SCRIPTS.glob("*.py")) == {script_of(rule) for rule in RULES}


@pytest.mark.parametrize("rule", RULES)
def test_a_script_is_short_and_runs_the_module_of_its_rule(rule):
    assert len(script_of(rule).read_text().splitlines()) <= 15
    module, function = job(rule)
    assert module in [f"{RULES[rule].stage}.{name}" for name in own(rule)]
    assert function in functions(PACKAGE / f"{module.replace('.', '/')}.py")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_runs_the_script_of_its_name(rule):
    """A twin that names no script runs its origin's, so the two must share the verb."""
    texts = [RULES[name].text for name in (rule, RULES[rule].twin) if name]
    named = r'(?:script=|scripts/|"\.\./scripts/)"?(\w+\.py)"'
    found = [name for text in texts for name in re.findall(named, text)]
    assert found[0] == script_of(rule).name


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_carries_the_fingerprint_of_its_script(rule):
    """Dates of scripts are ignored: a rule without a hash would never see its code change."""
    stage, text, twin = RULES[rule]
    text += RULES[twin].text if twin and "params:" not in text else ""
    asked = text + (PACKAGE / "workflow" / f"{stage}.py").read_text()
    if "output:" in text:
        assert re.search(r"\bcode=", text)
        own = script_of(rule).name
        assert f'"{own}"' in asked.replace(f'script="{own}"', "")


@pytest.mark.parametrize("rule", RULES)
def test_what_a_rule_asks_for_is_said_by_its_stage_under_its_name(rule):
    stage, text, _ = RULES[rule]
    opening = (ROOT / f"rules/{stage}.smk").read_text()
    for given, name in re.findall(r"\b([A-Z]+)\.(\w+)_(?:inputs|settings|code)\b", text):
        assert f"\n{given} = {stage.capitalize()}(" in opening
        assert name in own(rule)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_says_what_its_own_rules_ask_for_and_no_others(stage):
    tree = ast.parse((PACKAGE / "workflow" / f"{stage}.py").read_text())
    (given,) = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    assert given.name == stage.capitalize()
    assert given.bases == []
    methods = [node.name for node in given.body if isinstance(node, ast.FunctionDef)]
    said = {re.sub("_(inputs|settings|code)$", "", name) for name in methods if name[0] != "_"}
    said -= set(methods)
    assert said <= {name for rule in RULES if RULES[rule].stage == stage for name in own(rule)}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_test_of_its_name(rule):
    folder = ROOT / "tests/unit" / RULES[rule].stage
    assert any((folder / f"test_{name}.py").exists() for name in own(rule)), folder


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_a_package_and_a_module_that_says_what_its_rules_ask_for(stage):
    assert (PACKAGE / stage / "__init__.py").exists()
    assert (PACKAGE / "workflow" / f"{stage}.py").exists()


def test_unit_tests_are_in_the_rooms_of_what_they_test():
    folders = {path.parent.name for path in (ROOT / "tests/unit").glob("*/test_*.py")}
    assert folders <= set(ORDER)


# --- rooms ----------------------------------------------------------------------------------------


def test_packages_are_in_order_and_few_modules_are_beside_them():
    assert {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} == LOOSE
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == set(ORDER)


@pytest.mark.parametrize("module", sorted(GRAPH))
def test_every_import_from_the_package_is_there(module):
    """A fingerprint would be blind to a missing one."""
    assert missing(modules()[module]) == []


def test_no_import_runs_from_a_lower_package_to_a_higher_one():
    height = {name: number for number, name in enumerate(["", *ORDER])}
    upward = {
        f"{module} imports {other}"
        for module, others in GRAPH.items()
        for other in others
        if height[room(module)] < height[room(other)]
    }
    assert upward == set()


def test_no_modules_import_each_other_in_a_circle():
    list(graphlib.TopologicalSorter(GRAPH).static_order())


@pytest.mark.parametrize("name", sorted(name for name, p in modules().items() if p.stem[0] == "_"))
def test_the_face_of_a_package_is_a_docstring(name):
    """So Snakemake's parser, say, which imports one module of it, imports no other."""
    docstring, *rest = ast.parse(modules()[name].read_text()).body
    assert isinstance(docstring.value.value, str)
    if name == "lightfold":  # whose version and `load` are for everyone
        assert [module for module, _ in imports(modules()[name])] == ["importlib", "typing"]
    else:
        assert not rest


def test_one_module_alone_knows_snakemake():
    knowing = {
        name
        for name, path in modules().items()
        if any(module.split(".")[0].startswith("snakemake") for module, _ in imports(path))
    }
    assert knowing <= {"lightfold.runtime.engine"}
    parts = {f"lightfold.runtime.{name}" for name in ("batches", "pace", "planned", "progress")}
    asking = {module for module, others in GRAPH.items() if parts & set(others)}
    assert asking == {"lightfold.runtime.engine"}, "what is given Snakemake's objects"


# --- plug-ins and checks --------------------------------------------------------------------------


def test_every_axis_is_a_folder_of_plugins_and_every_value_a_file_in_it():
    folders = {path.parent for path in (PACKAGE / "plugins").glob("*/__init__.py")}
    assert {folder.name for folder in folders} == set(registry.PLUGIN_AXES)
    for axis in registry.PLUGIN_AXES:
        assert registry.names(axis), axis
    inside = [path for folder in folders for path in folder.iterdir() if path.is_dir()]
    assert {path.name for path in inside} <= {"__pycache__"}, "a value is a file, not a folder"


def test_plugins_are_found_by_name():
    known = {
        (room(module), other.removeprefix("lightfold.plugins."))
        for module, others in GRAPH.items()
        for other in others
        if room(other) == "plugins" != room(module)
    }
    assert known == ALWAYS


def test_a_check_of_the_audit_is_in_the_module_of_what_it_checks():
    subjects = {path.stem for path in (PACKAGE / "audit").glob("*.py")}
    subjects -= {"__init__", *(rule for rule in RULES if RULES[rule].stage == "audit")}
    homes = {}
    for path in (PACKAGE / "audit").glob("*.py"):
        for name in functions(path):
            if name.startswith("check_"):
                homes[name.removeprefix("check_")] = path.stem
    assert {"split", "rows", "features", "fits", "nodes"} <= set(homes.values()) <= subjects
    assert {what: home for what, home in homes.items() if what in subjects and home != what} == {}


def test_a_finding_is_named_in_one_module_of_the_audit():
    """Whoever reads its name in the audit's table finds the one place that it comes from."""
    homes = {}
    for path in (PACKAGE / "audit").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "counted":
                homes.setdefault(ast.unparse(node.args[0]), set()).add(path.stem)
    homes = {name: modules for name, modules in homes.items() if name.startswith("'")}
    assert len(homes) > 9
    assert {name for name, modules in homes.items() if len(modules) > 1} == set()


# --- what a job's fingerprint holds ---------------------------------------------------------------

#: The rules whose jobs import a library. Each import costs every such job time.
COSTLY = {
    "matplotlib": {
        "explore",
        "phase",
        "embed",
        "exhibit",
        "screen",
        "compare",
        "rank",
        "monitor",
        "contrast",
        "balance",
        "calibrate",
        "conform",
        "sheet",
    },
    "light_curve": set(),
    "optuna": {"tune", "explore", "probe"},
    "sklearnex": {"embed"},
    "astropy": {
        *("join_objects", "join_curves"),
        *("export_model", "predict_table", "publish", "sheet"),
    },
    "imblearn": set(),
    "keras": {"export_model", "predict_table"},
    "xgboost": {"export_model", "predict_table"},
}

#: What is known about the stars before any model sees them is not learned from them.
UNLEARNED = {"data", "features", "images"}


def closure(rule):
    """Return the modules and the libraries of a rule's fingerprint, without plug-ins by name."""
    return fingerprint.closure(frozenset({script_of(rule).name}))


@pytest.mark.parametrize("rule", RULES)
def test_a_fingerprint_holds_the_rules_job_and_nothing_above_its_stage(rule):
    held, _ = closure(rule)
    assert job(rule)[0] in held
    rooms = {room(f"lightfold.{module}") for module in held - {script_of(rule).name}} - {""}
    assert rooms <= set(ORDER[: ORDER.index(RULES[rule].stage) + 1])
    around = {module for module in held if module.startswith(("runtime.", "workflow."))}
    assert around <= {"runtime.fingerprint"}, "what surrounds every job is not part of it"


def test_a_fingerprint_holds_every_module_that_its_modules_import():
    for rule in RULES:
        held, _ = closure(rule)
        for module in held - {script_of(rule).name}:
            below = {name.removeprefix("lightfold.") for name in GRAPH[f"lightfold.{module}"]}
            assert below <= held, module


@pytest.mark.parametrize("library", COSTLY)
def test_a_costly_library_is_imported_by_the_jobs_that_need_it(library):
    assert {rule for rule in RULES if library in closure(rule)[1]} == COSTLY[library]


def test_nothing_is_learned_before_there_is_a_split():
    early = {rule for rule in RULES if RULES[rule].stage in UNLEARNED} | {"split"}
    assert not {rule for rule in early if "sklearn" in closure(rule)[1]}
